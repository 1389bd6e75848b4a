/** What the injection rules say of the leaks of one kind: the same words, places and fixes for concatenation and format(). */
import type { RelatedPlace, Severity } from '../lint/finding.ts';
import type { CreateFunction, DoBlock } from '../operations/operation.ts';
import type { RuleContext, RuleFix } from '../rule-kit/context.ts';
import type { Messages } from '../rule-kit/define-rule.ts';
import { shift, slice, type Span } from '../text/span.ts';
import { leaksOf, type Leak } from './leaks.ts';
import type { Entry } from './value.ts';

export interface LeakReport {
  /** `argument`: a caller decides. `name`: whoever made an object did. `inString`: quoted, but for another place. */
  readonly message: 'argument' | 'name' | 'inString';
  readonly at: Span;
  readonly data: Readonly<Record<'function' | 'text' | 'quote', string>>;
  readonly related: readonly RelatedPlace[];
  readonly fix: RuleFix | undefined;
  readonly severity: Severity;
}

type Surroundings = Omit<RuleContext<Messages>, 'report'>;

export function leakReports(
  operation: CreateFunction | DoBlock,
  context: Surroundings,
  by: Entry['kind'],
): readonly LeakReport[] {
  const owner = context.statement.parsed;
  return owner.bodies.flatMap((body) =>
    leaksOf(owner, operation, body)
      .filter((leak) => leak.entry.kind === by)
      .map((leak): LeakReport => {
        const text = slice(owner.text, leak.entry.operand);
        const place = (span: Span, message: string): RelatedPlace => ({
          file: context.path,
          span: shift(span, context.statement.span.start),
          message,
        });
        const command = body.statements[leak.statement]?.span;
        const runsElsewhere = command !== undefined && command.start > leak.entry.operand.start;
        return {
          message: messageOf(leak),
          at: leak.entry.operand,
          data: {
            function: operation.kind === 'doBlock' ? 'this block' : operation.function.name.text,
            text,
            quote: quoteFor(leak, by),
          },
          related: [
            ...leak.strand.path
              .filter((span) => span.start !== leak.entry.operand.start)
              .map((span) => place(span, `${leak.strand.name} comes through here.`)),
            ...(runsElsewhere ? [place(command, 'The command runs here.')] : []),
          ],
          fix: fixOf(leak, text, operation),
          severity: severityOf(leak, operation),
        };
      }),
  );
}

function messageOf(leak: Leak): LeakReport['message'] {
  if (leak.quoting === 'identifier') return 'inString';
  return leak.strand.source === 'argument' ? 'argument' : 'name';
}

/** With the owner's rights a caller gets what is not theirs. A name that breaks the command is a mistake first, an attack seldom. */
function severityOf(leak: Leak, operation: CreateFunction | DoBlock): Severity {
  if (leak.strand.source === 'catalog') return 'info';
  return operation.kind === 'createFunction' && operation.securityDefiner ? 'error' : 'warning';
}

function quoteFor(leak: Leak, by: Entry['kind']): string {
  const isValue = leak.place === 'value' || leak.place === 'string';
  if (leak.place === 'code') return by === 'format' ? '%I or %L' : 'quote_ident() or quote_literal()';
  if (by === 'format') return isValue ? '%L' : '%I';
  return isValue ? 'quote_literal()' : 'quote_ident()';
}

/** A function that stays with another body is another function: only in a block that runs once is it the same that comes out. */
function fixOf({ repair }: Leak, text: string, operation: CreateFunction | DoBlock): RuleFix | undefined {
  if (repair === undefined) return undefined;
  const kind = repair.meaning === 'same' && operation.kind === 'doBlock' ? 'edit' : 'rewrite';
  return { kind, title: titles[repair.how](text), edits: repair.edits };
}

const titles = {
  regclass: (text: string) => `Look ${text} up as a relation, which quotes its name`,
  identifier: (text: string) => `Quote ${text} as a name, letter by letter`,
  literal: (text: string) => `Quote ${text} as a value`,
} as const;
