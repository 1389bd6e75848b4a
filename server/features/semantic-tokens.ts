/**
 * `textDocument/semanticTokens`: what a name means, for its colour: a grammar cannot tell a table from an alias. Names whose meaning is not
 * certain have no token, and keep the colour that the grammar gives them.
 */
import {
  SemanticTokensBuilder,
  type CancellationToken,
  type Range,
  type SemanticTokens,
  type TextDocumentIdentifier,
} from 'vscode-languageserver';
import type { Use } from '../../core/names/uses.ts';
import { usesOf } from '../../engine/session/symbols.ts';
import { overlaps, shift, type Span } from '../../core/text/span.ts';
import type { ServerContext } from '../context.ts';
import { tokenTypes } from '../convert/legend.ts';
import { rangesOf } from '../convert/range.ts';
import { isolated } from '../isolate.ts';
import { wantedSource } from '../language/answer.ts';
import { languageFeatures } from '../language/table.ts';

type TokenType = (typeof tokenTypes)[number];

interface Params {
  readonly textDocument: TextDocumentIdentifier;
  readonly range?: Range;
}

export function registerSemanticTokens(context: ServerContext): void {
  const { connection, log } = context;
  const answer = isolated<Params, SemanticTokens>(
    log,
    'textDocument/semanticTokens',
    { data: [] },
    (params, token) => tokensOf(context, params, token),
  );
  connection.languages.semanticTokens.on(answer);
  connection.languages.semanticTokens.onRange(answer);
}

async function tokensOf(
  context: ServerContext,
  params: Params,
  token: CancellationToken,
): Promise<SemanticTokens> {
  const source = await wantedSource(context, 'semanticTokens', params);
  const file = source && (await context.workspace.named(source, token));
  const isKnown = file !== undefined && languageFeatures.semanticTokens.includes(file.reading.dialect);
  if (source === undefined || !isKnown || file.reading.embedded !== undefined) return { data: [] };
  const ranges = rangesOf(source.text);
  const wanted: Span = params.range
    ? { start: ranges.toOffset(params.range.start), end: ranges.toOffset(params.range.end) }
    : { start: 0, end: source.text.length };
  const builder = new SemanticTokensBuilder();
  let last = 0;
  for (const step of file.steps) {
    const { statement } = step;
    if (!overlaps(statement.span, wanted)) continue;
    for (const use of usesOf(step).toSorted((a, b) => a.start - b.start)) {
      const type = typeOf(use.meaning);
      const { start, end } = shift(use, statement.span.start);
      // Two readings of one name, such as a view's column that is one of its query too, give one token.
      if (type === undefined || start < last) continue;
      last = end;
      const { line, character } = ranges.toPosition(start);
      builder.push(line, character, end - start, tokenTypes.indexOf(type), modifiersOf(use));
    }
  }
  return builder.build();
}

function typeOf(meaning: Use['meaning']): TokenType | undefined {
  switch (meaning.kind) {
    case 'relation':
      return 'class';
    case 'column':
      return 'property';
    case 'local':
      return 'variable';
    case 'variable':
      return 'parameter';
    case 'function':
      return 'function';
    case 'type':
      return 'type';
    case 'index':
    case 'part':
      return undefined;
  }
}

/** A bit for each modifier, in the legend's order. */
function modifiersOf({ access }: Use): number {
  if (access === 'read') return 0;
  return access === 'declare' ? 1 : 2;
}
