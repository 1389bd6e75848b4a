/** Makes the linter's rules out of what a module exports, or says what is wrong with it. Nothing that a module hands over is believed. */
import type { RuleId } from '../../core/findings/finding.ts';
import { type Hazard, severities, type Severity } from '../../core/findings/grading.ts';
import { presets } from '../../core/findings/preset.ts';
import type { RuleContext as CoreContext } from '../../core/rule-kit/context.ts';
import { bad, good, type Example, type Messages, type Rule } from '../../core/rule-kit/define-rule.ts';
import type { Operation } from '../../core/operations/model/operation.ts';
import { contextFor } from './context.ts';

export type ReadRule =
  | { readonly ok: true; readonly rule: Rule }
  | { readonly ok: false; readonly problem: string };

const idPattern = /^team\/[a-z0-9]+(-[a-z0-9]+)*$/;

/** The problem is a clause that follows the rule's name. */
export function readRule(value: unknown): ReadRule {
  if (!isObject(value)) return wrong('it must be an object');
  const id: unknown = value['id'];
  if (!isId(id)) return wrong('“id” must be team/ and a name in lower case with dashes');
  const problem = (text: string): ReadRule => wrong(`${id}: ${text}`);
  const severity = severities.find((one) => one === value['severity']);
  if (severity === undefined) return problem(`“severity” must be one of ${severities.join(', ')}`);
  const preset = presets.find((one) => one === (value['preset'] ?? 'recommended'));
  if (preset === undefined) return problem(`“preset” must be one of ${presets.join(', ')}`);
  const { summary, why = '', instead = '', url, directions = 'up' } = value;
  if (!isLine(summary)) return problem('“summary” must be one line of text');
  if (typeof why !== 'string' || typeof instead !== 'string')
    return problem('“why” and “instead” must be text');
  if (url !== undefined && !isUrl(url)) return problem('“url” must be an address that begins with https://');
  if (directions !== 'up' && directions !== 'both') return problem('“directions” must be up or both');
  const messages = messagesIn(value['messages']);
  if (messages === undefined) return problem('“messages” must be an object with at least one text');
  const checks = checksIn(value);
  if (checks === undefined)
    return problem('“check” must be an object of functions by kind of operation, or “checkAny” a function');
  const examples = examplesIn(value['examples']);
  if (examples === undefined)
    return problem('“examples” must have “bad” and “good”, each a list with { title, sql } in it');
  const hazard = hazardOfSeverity[severity];
  const shared = { id, hazard, preset, summary, why, instead, messages, examples } as const;
  return {
    ok: true,
    rule: {
      ...shared,
      ...(directions === 'both' ? { directions } : {}),
      dialects: ['postgresql'],
      whenOff: '',
      url: typeof url === 'string' ? url : undefined,
      fix: { kinds: ['rewrite'], because: 'What it changes is for its team to answer for.' },
      check: {},
      checkAny: (operation, context) => {
        for (const check of checks(operation.kind)) run(check, operation, context);
      },
    },
  };
}

/** A team defines a severity, independent of sizes. */
const hazardOfSeverity = {
  error: 'wrong',
  warning: 'misleads',
  info: 'advice',
  hint: 'taste',
} as const satisfies Readonly<Record<Severity, Hazard>>;

type Checks = (kind: string) => readonly object[];

function checksIn(value: Readonly<Record<string, unknown>>): Checks | undefined {
  const { check = {}, checkAny } = value;
  if (!isObject(check) || (checkAny !== undefined && typeof checkAny !== 'function')) return undefined;
  const byKind = new Map<string, object>();
  for (const [kind, one] of Object.entries(check)) {
    if (typeof one !== 'function') return undefined;
    byKind.set(kind, one);
  }
  if (byKind.size === 0 && checkAny === undefined) return undefined;
  return (kind) => {
    const own = byKind.get(kind);
    return [...(own === undefined ? [] : [own]), ...(typeof checkAny === 'function' ? [checkAny] : [])];
  };
}

/** A promise would report too late; its rejection must not end the process. */
function run(check: object, operation: Operation, context: CoreContext<Messages>): void {
  if (typeof check !== 'function') return;
  const result: unknown = Reflect.apply(check, undefined, [operation, contextFor(context)]);
  if (!(result instanceof Promise)) return;
  result.catch(() => undefined);
  throw new TypeError('the check is asynchronous; it must report before it returns');
}

function messagesIn(value: unknown): Messages | undefined {
  if (!isObject(value)) return undefined;
  const texts = Object.entries(value).flatMap(([key, text]) =>
    typeof text === 'string' && text.trim() !== '' ? [[key, text] as const] : [],
  );
  return texts.length > 0 && texts.length === Object.keys(value).length
    ? Object.fromEntries(texts)
    : undefined;
}

function examplesIn(value: unknown): readonly Example[] | undefined {
  if (!isObject(value)) return undefined;
  const found = (['bad', 'good'] as const).map((verdict) => {
    const list: unknown = value[verdict];
    return Array.isArray(list) ? list.map((one: unknown) => exampleOf(verdict, one)) : [];
  });
  const examples = found.flatMap((list) => list.flatMap((one) => one ?? []));
  return found.every((list) => list.length > 0 && list.every((one) => one !== undefined))
    ? examples
    : undefined;
}

function exampleOf(verdict: Example['verdict'], value: unknown): Example | undefined {
  if (!isObject(value)) return undefined;
  const { title, sql, history = [], targetVersion } = value;
  if (!isLine(title) || typeof sql !== 'string') return undefined;
  if (!Array.isArray(history)) return undefined;
  const earlier = history.filter((one: unknown): one is string => typeof one === 'string');
  const options = {
    history: earlier,
    ...(typeof targetVersion === 'number' ? { targetVersion } : {}),
  };
  if (earlier.length < history.length) return undefined;
  return verdict === 'bad' ? bad(title, sql, options) : good(title, sql, options);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isId(value: unknown): value is RuleId {
  return typeof value === 'string' && value.length <= 100 && idPattern.test(value);
}

function isLine(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '' && !/[\r\n]/.test(value);
}

function isUrl(value: unknown): boolean {
  return typeof value === 'string' && value.startsWith('https://') && URL.canParse(value);
}

function wrong(problem: string): ReadRule {
  return { ok: false, problem };
}
