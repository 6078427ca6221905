import { parseInstant } from '../../platform/clock/parse-instant.js';
import { isJsonObject } from '../../platform/events/json.js';
import { schemaProblem } from '../../tools/runtime/argument-schema.js';
import { END_CALL } from '../../tools/runtime/end-call.js';
import { placeholdersOf, urlTemplateProblem } from '../../tools/runtime/request-url.js';
import { modeOf } from './agent-modes.js';
import type { DocumentProblem } from './document-invalid.js';
import { didYouMean } from './nearest.js';
import type { KeyDocument, PlatformDocument, TenantDocument, ToolDocument } from './platform-document.js';

/** Headers that the HTTP client owns: a tool that sets them could break out of its request. */
const RESERVED_HEADERS = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'upgrade', 'expect']);
const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;
const HEADER_VALUE = /^[\t\x20-\x7e]*$/;

/** What a schema cannot see: things named twice, and names that lead nowhere. */
export const checkDocument = ({ tenants }: PlatformDocument): readonly DocumentProblem[] => [
  ...twice('tenants', 'key', tenants),
  ...twice('tenants', 'id', tenants),
  ...numbersTwice(tenants),
  ...tokensOfOneAccount(tenants),
  ...tenants.flatMap((tenant, index) => checkTenant(tenant, `tenants[${index}]`)),
];

const checkTenant = (tenant: TenantDocument, at: string): readonly DocumentProblem[] => {
  const { keys = [], tools = [], agents = [], phone_routes: routes = [], remove = {} } = tenant;
  return [
    ...twice(`${at}.keys`, 'name', keys),
    ...twice(`${at}.tools`, 'name', tools),
    ...twice(`${at}.agents`, 'key', agents),
    ...keys.flatMap((key, index) => checkKey(key, `${at}.keys[${index}]`)),
    ...tools.flatMap((tool, index) => checkTool(tool, `${at}.tools[${index}]`)),
    ...agents.flatMap((agent, index) => modeOf(agent).problems(agent, `${at}.agents[${index}]`)),
    ...bothWays(`${at}.remove.keys`, remove.keys, new Set(keys.map(({ name }) => name))),
    ...bothWays(`${at}.remove.tools`, remove.tools, new Set(tools.map(({ name }) => name))),
    ...bothWays(`${at}.remove.agents`, remove.agents, new Set(agents.map((agent) => agent.key))),
    ...bothWays(`${at}.remove.phone_routes`, remove.phone_routes, new Set(routes.map((route) => route.number))),
  ];
};

/** The schema's pattern knows digits, not the calendar: what is no time would never come. */
const checkKey = ({ expires_at: time }: KeyDocument, at: string): readonly DocumentProblem[] =>
  typeof time === 'string' && parseInstant(time) === undefined
    ? [{ field: `${at}.expires_at`, message: 'must be a time of the calendar like 2027-01-01T00:00:00Z' }]
    : [];

const checkTool = (tool: ToolDocument, at: string): readonly DocumentProblem[] => {
  const names = Object.keys(tool.headers ?? {}).map((name) => name.toLowerCase());
  const values = Object.values(tool.headers ?? {});
  const badName = names.find(
    (name, index) => !HEADER_NAME.test(name) || RESERVED_HEADERS.has(name) || names.indexOf(name) !== index,
  );
  const problems = [
    { field: `${at}.url`, message: urlTemplateProblem(tool.url) },
    { field: `${at}.url`, message: placeholderProblem(tool) },
    { field: `${at}.parameters`, message: schemaProblem(tool.parameters) },
    { field: `${at}.name`, message: tool.name === END_CALL ? `must not be ${END_CALL}: that is built in` : undefined },
    { field: `${at}.headers.${badName}`, message: badName === undefined ? undefined : 'must not be set by a tool' },
    {
      field: `${at}.headers`,
      message: values.every((value) => HEADER_VALUE.test(value)) ? undefined : 'must have values of printable ASCII',
    },
  ];
  return problems.flatMap(({ field, message }) => (message === undefined ? [] : [{ field, message }]));
};

/** A place in the URL that no argument can fill: the tool could never be called. */
const placeholderProblem = ({ url, parameters }: ToolDocument): string | undefined => {
  const known = Object.keys(isJsonObject(parameters.properties) ? parameters.properties : {});
  const unknown = placeholdersOf(url).find((name) => !known.includes(name));
  return unknown === undefined
    ? undefined
    : `has {${unknown}}, which is none of the parameters' properties${didYouMean(unknown, known)}`;
};

const numbersTwice = (tenants: readonly TenantDocument[]): readonly DocumentProblem[] => {
  const seen = new Set<string>();
  return tenants.flatMap(({ phone_routes: routes = [] }, tenant) =>
    routes.flatMap(({ number }, index) => {
      const known = seen.has(number);
      seen.add(number);
      const field = `tenants[${tenant}].phone_routes[${index}].number`;
      return known ? [{ field, message: 'is given twice: a number has one owner' }] : [];
    }),
  );
};

/** Tenants may share an account, but an account has one token: whoever has another is not its owner. */
const tokensOfOneAccount = (tenants: readonly TenantDocument[]): readonly DocumentProblem[] => {
  const known = new Map<string, string>();
  return tenants.flatMap(({ twilio }, tenant) => {
    if (twilio === undefined) return [];
    const token = known.get(twilio.account_sid) ?? twilio.auth_token;
    known.set(twilio.account_sid, token);
    const field = `tenants[${tenant}].twilio.auth_token`;
    return token === twilio.auth_token ? [] : [{ field, message: 'is not that of the same account above' }];
  });
};

const twice = <K extends string>(
  at: string,
  property: K,
  items: readonly Readonly<{ [key in K]?: string }>[],
): readonly DocumentProblem[] => {
  const values = items.map((item) => item[property]);
  return values.flatMap((value, index) =>
    value !== undefined && values.indexOf(value) !== index
      ? [{ field: `${at}[${index}].${property}`, message: 'is there twice' }]
      : [],
  );
};

const bothWays = (at: string, removed: readonly string[] = [], kept: ReadonlySet<string>): readonly DocumentProblem[] =>
  removed.flatMap((name, index) =>
    kept.has(name) ? [{ field: `${at}[${index}]`, message: 'is also to be kept: remove it in one place' }] : [],
  );
