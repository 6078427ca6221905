import type { TimeWindow } from '../http/list-query.js';
import type { Condition, Filter, Operators } from '../read-models/read-model-store.js';

/** The conditions that were asked for: a read model refuses a field whose condition is undefined. */
export const filterOf = (conditions: Readonly<Record<string, Condition | undefined>>): Filter =>
  Object.fromEntries(Object.entries(conditions).filter(([, condition]) => condition !== undefined));

/** The condition on a field that holds ISO 8601 times in UTC; undefined if the window is open on both sides. */
export const inWindow = ({ fromMs, toMs }: TimeWindow): Operators | undefined => {
  const from = fromMs === undefined ? {} : { $gte: new Date(fromMs).toISOString() };
  const to = toMs === undefined ? {} : { $lt: new Date(toMs).toISOString() };
  return fromMs === undefined && toMs === undefined ? undefined : { ...from, ...to };
};
