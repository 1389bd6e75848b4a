/** Checks that a value from a file has the shape of steps, as deep as reports read them, so that no file makes a report fail. */
import type { Step } from './result.ts';

type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === 'string';
const number: Check = (value) => typeof value === 'number';
const yesOrNo: Check = (value) => typeof value === 'boolean';
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const list =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const oneOf =
  (...texts: readonly string[]): Check =>
  (value) =>
    texts.some((one) => one === value);
const shape = (members: Readonly<Record<string, Check>>): Check => {
  const checks = Object.entries(members);
  return (value) =>
    typeof value === 'object' &&
    value !== null &&
    checks.every(([name, check]) => check(Reflect.get(value, name)));
};
const either =
  (...checks: readonly Check[]): Check =>
  (value) =>
    checks.some((check) => check(value));

const numbers: Check = (value) =>
  typeof value === 'object' && value !== null && Object.values(value).every(number);
const coverage = shape({
  statements: number,
  understood: number,
  unmodelled: number,
  syntaxErrors: number,
  skipped: numbers,
  inBodies: shape({ statements: number, understood: number }),
});
const position = shape({ line: number, column: number });
const range = shape({ start: position, end: position });
const span = shape({ start: number, end: number });
const edits = list(shape({ span, newText: text }));
const fix = shape({
  kind: oneOf('edit', 'rewrite', 'files'),
  title: text,
  edits,
  create: optional(list(shape({ path: text, text }))),
  differs: optional(list(text)),
});
const finding = shape({
  rule: text,
  category: text,
  severity: oneOf('error', 'warning', 'info', 'hint'),
  message: text,
  messageWithoutSize: optional(text),
  hazard: optional(text),
  span,
  related: list(shape({ file: text, span, message: text })),
  fix: optional(fix),
  docs: optional(text),
  tags: list(text),
  size: optional(shape({})),
});
const found = {
  finding,
  file: text,
  range,
  lines: list(text),
  related: list(shape({ file: text, line: number, message: text })),
  edits: list(shape({ range, newText: text })),
  fingerprint: text,
};
const errors = list(
  shape({
    kind: oneOf('configuration', 'unreadable', 'git', 'internal'),
    message: text,
    file: optional(text),
    line: optional(number),
    key: optional(text),
  }),
);
const gone = list(shape({ file: text, rule: text }));
const folder = shape({
  path: text,
  tool: text,
  dialect: text,
  isAssumed: yesOrNo,
  target: shape({ dialect: text, version: number, from: text, file: optional(text) }),
});
const rule = shape({
  id: text,
  category: text,
  severity: text,
  preset: text,
  summary: text,
  why: text,
  instead: text,
  whenOff: text,
  url: optional(text),
});

const file = { kind: oneOf('file'), file: text, folder: optional(folder) };
const step = either(
  shape({
    ...file,
    is: oneOf('linted'),
    coverage,
    gaps: list(shape({ file: text, line: number, reason: text })),
    errors,
    findings: list(shape(found)),
    baselined: list(shape(found)),
    gone,
    suppressed: list(shape({ ...found, reason: text })),
  }),
  shape({ ...file, is: oneOf('applied', 'silent'), because: text }),
  shape({ ...file, is: oneOf('unreadable'), errors }),
  shape({ kind: oneOf('elsewhere') }),
  shape({ kind: oneOf('silent'), file: text, because: text }),
  shape({ kind: oneOf('error'), error: (value) => errors([value]) }),
  shape({ kind: oneOf('workspace'), errors, gone, teamRules: list(rule) }),
);

export function isSteps(value: unknown): value is readonly Step[] {
  return list(step)(value);
}
