/** The reports of the injection rules for one kind of leak: the same messages, places and fixes for concatenation and format(). */
import type { RelatedPlace } from '../../findings/finding.ts';
import type { Severity } from '../../findings/grading.ts';
import type { CreateFunction, DoBlock } from '../../operations/model/operation.ts';
import type { RuleContext, RuleFix } from '../context.ts';
import type { Messages } from '../define-rule.ts';
import { creationKey } from '../../schema/lookup.ts';
import { shift, slice, type Span } from '../../text/span.ts';
import { leaksOf, type Leak } from '../../taint/leaks.ts';
import type { Repair } from '../../taint/repair.ts';
import type { Strand } from '../../taint/value.ts';

export interface LeakReport {
  /**
   * `argument`: a caller decides. `name`: the creator of an object decides. `inString`: quoted, but for another place. `kept`: SQL that is
   * stored in a table to be run later.
   */
  readonly message: 'argument' | 'name' | 'inString' | 'kept';
  readonly at: Span;
  readonly data: Readonly<Record<'who' | 'text' | 'quote' | 'remedy', string>>;
  readonly related: readonly RelatedPlace[];
  readonly fix: RuleFix | undefined;
  readonly severity: Severity;
}

type Surroundings = Omit<RuleContext<Messages>, 'report'>;

export function leakReports(
  operation: CreateFunction | DoBlock,
  context: Surroundings,
  wanted: (leak: Leak) => boolean,
): readonly LeakReport[] {
  const owner = context.statement.parsed;
  if (operation.kind === 'createFunction' && isRecreated(operation, context)) return [];
  return owner.bodies.flatMap((body) => {
    const byCommand = new Map<number, Leak[]>();
    for (const leak of leaksOf(owner, operation, body, context.after).leaks.filter(wanted))
      byCommand.set(leak.command.start, [...(byCommand.get(leak.command.start) ?? []), leak]);
    return [...byCommand.values()].flatMap((leaks) => reportOf(leaks, operation, context) ?? []);
  });
}

/** A later migration gives it another body: it is reported there. */
function isRecreated({ function: name, source }: CreateFunction, context: Surroundings): boolean {
  const { file, latest, schema, after } = context;
  const key = creationKey(schema, name);
  const isThis = (one: { readonly source: string | undefined }): boolean => one.source === source;
  if (file === undefined || after.functions.get(key)?.some(isThis) !== true) return false;
  return latest.functions.get(key)?.some(isThis) === false;
}

/** One finding for each command: on the worst value, with the others as related places. */
function reportOf(
  leaks: readonly Leak[],
  operation: CreateFunction | DoBlock,
  context: Surroundings,
): LeakReport | undefined {
  const { text: source } = context.statement.parsed;
  const [leak] = [...leaks].sort((a, b) => rank(a, operation) - rank(b, operation));
  if (leak === undefined) return undefined;
  const text = slice(source, leak.operand);
  const place = (span: Span, message: string): RelatedPlace => ({
    file: context.path,
    span: shift(span, context.statement.span.start),
    message,
  });
  const others = leaks.filter((one) => one !== leak);
  return {
    message: messageOf(leak),
    at: leak.operand,
    data: { who: whoOf(leak.strand, operation), text, quote: quoteFor(leak), remedy: remedyFor(leak) },
    related: [
      ...leak.strand.path
        .filter((span) => span.start !== leak.operand.start)
        .map((span) => place(span, `${leak.strand.name} comes through here.`)),
      ...others.map(({ operand }) =>
        place(operand, `${slice(source, operand)} comes into it unquoted, too.`),
      ),
      ...(leak.command.start > leak.operand.start ? [place(leak.command, 'The command runs here.')] : []),
    ],
    fix: fixOf(leaks, leak, text, operation),
    severity: severityOf(leak, operation),
  };
}

const severities: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

function rank(leak: Leak, operation: CreateFunction | DoBlock): number {
  return severities.indexOf(severityOf(leak, operation));
}

/** Who can write SQL. */
function whoOf(strand: Strand, operation: CreateFunction | DoBlock): string {
  const name = operation.kind === 'doBlock' ? 'this block' : operation.function.name.text;
  switch (strand.source) {
    case 'argument':
      return `a caller of ${name}`;
    case 'setting':
      return `whoever sets ${strand.name}`;
    case 'row':
    case 'stored':
      return `whoever writes ${strand.name}`;
    case 'trigger':
      return `whoever makes a trigger of ${name}`;
    case 'catalog':
      return 'whoever names an object';
  }
}

function messageOf(leak: Leak): LeakReport['message'] {
  if (leak.quoting !== 'none') return 'inString';
  // Quoting does not help at a place where neither a value nor a name can be.
  if (leak.strand.source === 'stored' && leak.place === 'code') return 'kept';
  return leak.strand.source === 'catalog' ? 'name' : 'argument';
}

/**
 * With the owner's privileges a caller gets what they have no right to. A name that breaks the command is more often a mistake than an
 * attack.
 */
function severityOf({ strand }: Leak, operation: CreateFunction | DoBlock): Severity {
  const isDefiner = operation.kind === 'createFunction' && operation.securityDefiner;
  switch (strand.source) {
    case 'argument':
    case 'setting':
      return isDefiner ? 'error' : 'warning';
    // One statement stores it, another one runs it, with the privileges of its caller.
    case 'row':
    case 'stored':
    case 'trigger':
      return 'warning';
    case 'catalog':
      return 'info';
  }
}

function quoteFor({ by, place }: Leak): string {
  const isValue = place === 'value' || place === 'string';
  if (place === 'code') return by === 'format' ? '%I or %L' : 'quote_ident() or quote_literal()';
  if (by === 'format') return isValue ? '%L' : '%I';
  return isValue ? 'quote_literal()' : 'quote_ident()';
}

/** USING only passes values: a name, and anything else that is not certainly a value, has to be written into the command. */
function remedyFor(leak: Leak): string {
  const quote = quoteFor(leak);
  const isFormat = leak.by === 'format';
  if (leak.place === 'value' || leak.place === 'string' || leak.place === 'code')
    return isFormat
      ? `Pass it with USING or take it with ${quote}`
      : `Pass it with USING or through ${quote}`;
  return isFormat ? `Take it with ${quote}` : `Put it through ${quote}`;
}

/** A function with another body stays a different function; only in a block that runs once is the result the same. */
function fixOf(
  leaks: readonly Leak[],
  { repair }: Leak,
  text: string,
  operation: CreateFunction | DoBlock,
): RuleFix | undefined {
  if (repair === undefined) return undefined;
  const repairs = [repair];
  // Other parts of the command that can be fixed at the same time.
  for (const { repair: other } of leaks)
    if (other !== undefined && !repairs.some((one) => touches(one, other))) repairs.push(other);
  const isSame = repairs.every(({ meaning }) => meaning === 'same');
  const kind = isSame && operation.kind === 'doBlock' ? 'edit' : 'rewrite';
  const title = repairs.length === 1 ? titles[repair.how](text) : 'Quote what comes into this command';
  return { kind, title, edits: repairs.flatMap(({ edits }) => edits) };
}

function touches(a: Repair, b: Repair): boolean {
  return a.edits.some((one) =>
    b.edits.some(({ span }) => span.start <= one.span.end && span.end >= one.span.start),
  );
}

const titles = {
  regclass: (text: string) => `Look ${text} up as a relation, which quotes its name`,
  identifier: (text: string) => `Quote ${text} as a name, letter by letter`,
  literal: (text: string) => `Quote ${text} as a value`,
} as const;
