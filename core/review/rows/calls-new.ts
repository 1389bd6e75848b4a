/** Expressions that call what a change makes itself, a function or what an extension brings: no server can be asked for their values before. */
import { lexemes } from '../../schema/expression-text.ts';
import type { Placed } from '../placed.ts';

/** `before`: what runs in front of it in the change. */
export function callsWhatComes(texts: readonly string[], before: readonly Placed[]): boolean {
  const operations = before.flatMap(({ one }) => one.actions.map(({ operation }) => operation));
  const made = new Set(
    operations.flatMap((one) => (one.kind === 'createFunction' ? [one.function.name.text] : [])),
  );
  const isExtended = operations.some(({ kind }) => kind === 'createExtension');
  return texts.flatMap(calledIn).some((name) => made.has(name) || (isExtended && !ofEveryServer.has(name)));
}

function calledIn(text: string): readonly string[] {
  const words = lexemes(text).filter((one) => one.text.trim() !== '');
  return words.flatMap((one, at) =>
    words[at + 1]?.text === '(' && (one.kind === 'word' || one.kind === 'quoted') ? [one.text] : [],
  );
}

/** What is written with a bracket and comes with no extension; of another one nobody knows here. */
const ofEveryServer: ReadonlySet<string> = new Set([
  ...[
    'and',
    'or',
    'not',
    'in',
    'is',
    'case',
    'when',
    'then',
    'else',
    'any',
    'all',
    'some',
    'exists',
    'cast',
    'row',
  ],
  ...[
    'coalesce',
    'nullif',
    'greatest',
    'least',
    'lower',
    'upper',
    'trim',
    'btrim',
    'ltrim',
    'rtrim',
    'replace',
  ],
  ...[
    'concat',
    'concat_ws',
    'substring',
    'substr',
    'left',
    'right',
    'length',
    'md5',
    'now',
    'date_trunc',
    'extract',
  ],
  ...[
    'to_char',
    'to_timestamp',
    'round',
    'floor',
    'ceil',
    'abs',
    'split_part',
    'regexp_replace',
    'position',
    'strpos',
  ],
]);
