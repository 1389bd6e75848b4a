/** A schema in the embedded server and in the replay: what a statement does there, and what the effects table says of it, side by side. Tests of both ask here. */
import { effectOf } from '../../../core/effects/of.ts';
import { statementEffects, type Action } from '../../../core/effects/statement.ts';
import { measuredBetween, type Measured } from '../../../core/proof/measured.ts';
import type { Observation } from '../../../core/proof/observation.ts';
import { placeOf } from '../../../core/schema/created-here.ts';
import type { Schema } from '../../../core/schema/model.ts';
import { replaySection } from '../../../core/replay/section.ts';
import { emptySchema } from '../../../core/schema/apply/apply.ts';
import type { StatementParser } from '../../../core/operations/postgres/statement-parser.ts';
import { readStatements } from '../../../core/syntax/postgres/read.ts';
import type { Statement } from '../../../core/syntax/statement.ts';
import { defaultLimits, EmbeddedChild } from '../../../engine/embedded/child.ts';
import { look } from '../../../engine/proof/observe.ts';
import { statementParser } from '../../sql.ts';
import { embeddedProgram } from './embedded-program.ts';
import { embeddedMajor } from './proof-differences.ts';

export class ProofScene {
  readonly server: EmbeddedChild;
  readonly #parser: StatementParser;
  #schema: Schema = emptySchema();

  private constructor(server: EmbeddedChild, parser: StatementParser) {
    this.server = server;
    this.#parser = parser;
  }

  static async start(extensions: ReadonlySet<string>): Promise<ProofScene> {
    const parser = await statementParser();
    const program = await embeddedProgram();
    const started = await EmbeddedChild.start({ program, extensions, limits: defaultLimits });
    if (started.kind === 'failed') throw new Error(started.failure.message);
    return new ProofScene(started.child, parser);
  }

  end(): void {
    this.server.end({ reason: 'closed', message: 'The test is over.' });
  }

  /** Both learn of it. */
  async apply(text: string, path: string): Promise<void> {
    await this.send(text);
    this.#schema = replaySection(this.#schema, this.#statementsOf(text), path).after;
  }

  async send(text: string): Promise<void> {
    const outcome = await this.server.query(text, { protocol: 'simple' });
    if (outcome.kind === 'failed') throw new Error(`${text.slice(0, 80)}: ${outcome.failure.message}`);
  }

  async observed(): Promise<Observation> {
    const found = await look(this.server);
    if (found.kind === 'failed') throw new Error(found.failure.message);
    return found.observation;
  }

  /** What has happened since. */
  async measured(before: Observation): Promise<Measured> {
    return measuredBetween(before, await this.observed(), new Set(before.relations.keys()));
  }

  /** Of the last statement, `session` before it. */
  actionsOf(session: readonly string[], sql: string): readonly Action[] {
    const statements = this.#statementsOf([...session, sql].join(';\n'));
    const sent = { delivery: { sends: 'whole', toolTransaction: true } } as const;
    const replay = replaySection(this.#schema, statements, 'proof.sql', { sent });
    const span = { start: 0, end: 1 };
    const place = placeOf({ path: 'proof.sql', span, file: undefined }, statements, this.#schema);
    const scene = { place, statements, replay, targetVersion: embeddedMajor, effectOf };
    return statementEffects(scene, statements.length - 1)?.actions ?? [];
  }

  #statementsOf(text: string): readonly Statement[] {
    return readStatements(text, 0, text.length, this.#parser);
  }
}
