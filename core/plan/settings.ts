/**
 * Planner settings as numbers. EXPLAIN (SETTINGS) lists only settings that differ from the built-in default, so an absent one has that
 * default.
 */
import type { Plan } from './model.ts';

/** Built-in defaults of PostgreSQL 14 to 18 (documentation, "Resource Consumption" and "Query Planning"). */
const defaults = {
  work_mem: 4 * 1024 * 1024,
  random_page_cost: 4,
  seq_page_cost: 1,
  cpu_tuple_cost: 0.01,
  cpu_operator_cost: 0.0025,
} as const;

type CostSetting = Exclude<keyof typeof defaults, 'work_mem'>;

export function costSetting(plan: Plan, name: CostSetting): number {
  const set = Number(plan.settings.get(name));
  return plan.settings.has(name) && Number.isFinite(set) ? set : defaults[name];
}

/** In bytes. */
export function workMemory(plan: Plan): number {
  const set = plan.settings.get('work_mem');
  return (set === undefined ? undefined : memorySize(set)) ?? defaults.work_mem;
}

const units: ReadonlyMap<string, number> = new Map([
  ['B', 1],
  ['kB', 1024],
  ['MB', 1024 ** 2],
  ['GB', 1024 ** 3],
  ['TB', 1024 ** 4],
]);

/** `64MB`, `512kB`; a bare number is in kilobytes, the setting's own unit. */
function memorySize(value: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*(B|kB|MB|GB|TB)?$/.exec(value.trim());
  if (match === null) return undefined;
  const factor = units.get(match[2] ?? 'kB');
  return factor === undefined ? undefined : Number(match[1]) * factor;
}
