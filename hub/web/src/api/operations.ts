/** What the OpenAPI document says of a route, as types: a path that does not exist or a wrong body does not compile. */
import type { paths } from 'schema';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** The routes of the API that have such a method, without /api/v1. */
export type Path<M extends Method> = {
  [P in keyof paths]: paths[P] extends Record<M, object> ? (P extends `/api/v1${infer Below}` ? Below : never) : never;
}[keyof paths];

type Operation<P extends string, M extends Method> = `/api/v1${P}` extends keyof paths ? paths[`/api/v1${P}`][M] : never;

type Json<T> = T extends { content: { 'application/json': infer Body } } ? Body : undefined;
type Success<R> = R[keyof R & (200 | 201 | 202 | 204)];

/** The body of the answer; undefined where there is none. */
export type Answer<P extends string, M extends Method> = Operation<P, M> extends { responses: infer R } ? Json<Success<R>> : never;

type Given<Name extends string, T> = [T] extends [never] ? unknown : undefined extends T ? { [K in Name]?: Exclude<T, undefined> } : { [K in Name]: T };
type Parameters<O, Kind extends string> = O extends { parameters: infer All } ? (Kind extends keyof All ? All[Kind] : never) : never;
type Body<O> = O extends { requestBody: infer B } ? Json<B> : never;

/** What such a request takes: the names in its path, its query, its body. */
export type Input<P extends string, M extends Method> = Given<'path', Parameters<Operation<P, M>, 'path'>> &
  Given<'query', Parameters<Operation<P, M>, 'query'>> &
  Given<'body', Body<Operation<P, M>>>;
