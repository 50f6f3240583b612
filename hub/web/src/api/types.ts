/** The shapes of the API under the names that the pages use; `npm run types` makes them from the OpenAPI document. */
import type { components } from 'schema';

type Schemas = components['schemas'];

export type Value = NonNullable<Schemas['Changed']['value']>;
export type Quality = Schemas['Quality'];
export type Outcome = Schemas['Outcome'];
export type Reason = Schemas['Reason'];

export type Device = Schemas['DeviceView'];
export type Link = Schemas['LinkView'];
export type Endpoint = Schemas['Endpoint'];
export type Capability = Schemas['Capability'];
export type Attribute = Schemas['Attribute'];
export type Argument = Schemas['Argument'];
export type CommandSpec = Schemas['CommandSpec'];
export type ValueType = Attribute['type'];

export type Area = Schemas['Area'];
export type Found = Schemas['FoundDevice'];
export type User = Schemas['Profile'];
/** As the hub answers it; in a request any of it may be left out. */
export type HomeSettings = Required<Schemas['HomeSettings']>;
export type Tokens = Schemas['TokenAnswer'];

export type HubEvent = Schemas['EventView'];
export type History = Schemas['HistoryAnswer'];
export type Point = History['points'][number];

export type Scenario = Schemas['ScenarioView'];
export type ScenarioDocument = Schemas['ScenarioDocument'];
export type Run = Schemas['RunView'];
export type Trace = Schemas['RunTrace'];
export type Step = Schemas['StepView'];

export type ProblemDocument = Schemas['ProblemDocument'];
export type FieldProblem = Schemas['FieldProblem'];
