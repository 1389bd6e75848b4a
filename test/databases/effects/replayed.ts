/** The schema that SQL builds, by reading and replaying it: what the product does, without a server. */
import type { Operation } from '../../../core/operations/model/operation.ts';
import type { Schema } from '../../../core/schema/model.ts';
import { replaySection } from '../../../core/replay/section.ts';
import { emptySchema } from '../../../core/schema/apply/apply.ts';
import { StatementParser } from '../../../core/operations/postgres/statement-parser.ts';
import { split } from '../../../core/syntax/postgres/splitter.ts';
import type { Statement } from '../../../core/syntax/statement.ts';
import { loadPostgresParser } from '../../../engine/parsers/postgres.ts';

export interface Reader {
  operations(statement: string): readonly Operation[];
  replay(text: string, onto?: Schema): Schema;
}

export async function sqlReader(): Promise<Reader> {
  const parser = new StatementParser(await loadPostgresParser());
  const statements = (text: string): readonly Statement[] =>
    split(text).map((chunk) => ({
      ...chunk,
      parsed: parser.parse(text.slice(chunk.span.start, chunk.span.end)),
    }));
  return {
    operations: (statement) => statements(statement).flatMap((one) => one.parsed.operations),
    replay: (text, onto = emptySchema()) => replaySection(onto, statements(text), 'fixture.sql').after,
  };
}
