import type { FieldProblem, ProblemDocument } from './types';

type Code = ProblemDocument['code'] | 'unreachable';

/** A refusal by the hub, or (`code` "unreachable") no answer from it at all. */
export class Problem extends Error {
  readonly status: number;
  readonly code: Code;
  readonly fields: readonly FieldProblem[];
  readonly args: Readonly<Record<string, string | number | boolean>>;

  constructor(document: Partial<Omit<ProblemDocument, 'code'>> & { code: Code }) {
    super(document.detail ?? document.title ?? document.code);
    this.status = document.status ?? 0;
    this.code = document.code;
    this.fields = document.fields ?? [];
    this.args = document.args ?? {};
  }

  field(name: string): string | undefined {
    return this.fields.find((fault) => fault.field === name)?.message;
  }
}

export async function problemOf(response: Response): Promise<Problem> {
  try {
    return new Problem((await response.json()) as ProblemDocument);
  } catch {
    return new Problem({ code: 'internal', status: response.status, title: response.statusText });
  }
}

export function asProblem(error: unknown): Problem {
  return error instanceof Problem ? error : new Problem({ code: 'unreachable' });
}
