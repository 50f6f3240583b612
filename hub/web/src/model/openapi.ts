/** The parts of an OpenAPI 3.1 document that the hub writes, and how they are read. */
import { fold } from './search';

export interface Schema {
  $ref?: string;
  type?: string;
  description?: string;
  enum?: readonly unknown[];
  const?: unknown;
  default?: unknown;
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  additionalProperties?: boolean | Schema;
  items?: boolean | Schema;
  prefixItems?: readonly Schema[];
  anyOf?: readonly Schema[];
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
}

export interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  description?: string;
  schema: Schema;
}

type Content = Readonly<Record<string, { schema: Schema }>>;

interface OperationObject {
  operationId: string;
  summary: string;
  tags: readonly string[];
  parameters: readonly Parameter[];
  requestBody?: { content: Content };
  responses: Readonly<Record<string, { content?: Content }>>;
  security?: readonly unknown[];
}

export interface Description {
  info: { title: string; version: string };
  paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>;
  components: { schemas: Readonly<Record<string, Schema>> };
}

export interface Operation {
  id: string;
  method: string;
  path: string;
  tag: string;
  summary: string;
  isPublic: boolean;
  parameters: readonly Parameter[];
  request?: Schema;
  /** The status of success and the shape of its answer, which some have none of. */
  status: string;
  response?: Schema;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

const shapeOf = (content: Content | undefined): { schema: Schema } | undefined => content && Object.values(content)[0];

function operationOf(path: string, method: string, operation: OperationObject): Operation {
  const [status, success] = Object.entries(operation.responses).find(([code]) => code !== 'default') ?? ['200', {}];
  const request = shapeOf(operation.requestBody?.content)?.schema;
  const response = shapeOf(success.content)?.schema;
  return {
    id: operation.operationId,
    method: method.toUpperCase(),
    path,
    tag: operation.tags[0] ?? '',
    summary: operation.summary,
    isPublic: operation.security?.length === 0,
    parameters: operation.parameters,
    ...(request && { request }),
    status,
    ...(response && { response }),
  };
}

/** Every operation, by tag and path. */
export function operationsOf({ paths }: Description): Operation[] {
  return Object.entries(paths)
    .flatMap(([path, methods]) => METHODS.flatMap((method) => (methods[method] ? [operationOf(path, method, methods[method])] : [])))
    .sort((a, b) => a.tag.localeCompare(b.tag) || a.path.localeCompare(b.path));
}

/** Whether every word that is wanted is somewhere in what names the operation. */
export function matches({ method, path, summary }: Operation, wanted: string): boolean {
  const text = fold(`${method} ${path} ${summary}`);
  return fold(wanted).split(/\s+/).every((word) => text.includes(word));
}

const nameOf = (reference: string): string => reference.split('/').at(-1)!;

export const resolve = (schema: Schema, { components }: Description): Schema => (schema.$ref ? (components.schemas[nameOf(schema.$ref)] ?? {}) : schema);

/** "string", "DeviceView[]", "\"on\" | \"off\"": the type of a schema as a reader of code expects it. */
export function typeWords(schema: Schema): string {
  if (schema.$ref) return nameOf(schema.$ref).split('.').at(-1)!;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.anyOf) return schema.anyOf.map(typeWords).join(' | ');
  if (schema.prefixItems) return `[${schema.prefixItems.map(typeWords).join(', ')}]`;
  if (schema.type === 'array') return typeof schema.items === 'object' ? `${bracketed(schema.items)}[]` : 'array';
  return schema.type ?? 'any';
}

const bracketed = (schema: Schema): string => (schema.anyOf || schema.enum ? `(${typeWords(schema)})` : typeWords(schema));

function range(low: number | undefined, high: number | undefined): string {
  if (low !== undefined && high !== undefined) return `${low} … ${high}`;
  return low !== undefined ? `≥ ${low}` : high !== undefined ? `≤ ${high}` : '';
}

/** Bounds of a value, such as "1 … 500"; those of a text's length go by the word for that. */
export function limits(schema: Schema, length: string): string[] {
  const { minimum, exclusiveMinimum, maximum, minLength, maxLength, pattern } = schema;
  const long = range(minLength, maxLength);
  const above = exclusiveMinimum === undefined ? '' : `> ${exclusiveMinimum}`;
  return [above, range(minimum, maximum), long && `${length} ${long}`, pattern ?? ''].filter(Boolean);
}

/** The objects inside a schema whose fields are worth opening: itself, what an array holds, each of a choice. */
export function objectsIn(schema: Schema, description: Description): { name: string; schema: Schema }[] {
  const found = resolve(schema, description);
  if (found.properties) return [{ name: typeWords(schema), schema: found }];
  const parts = [...(found.anyOf ?? []), ...(found.prefixItems ?? []), found.items, found.additionalProperties];
  return parts.flatMap((part) => (typeof part === 'object' ? objectsIn(part, description) : []));
}
