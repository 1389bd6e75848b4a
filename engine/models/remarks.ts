/** Compares the models of a file with the migrations that it most likely uses. Core decides; this gathers the schemas. */
import type { SpokenDialect } from '../../core/migrations/convention.ts';
import { dependsOnOthers, remarksOn, type Remark } from '../../core/models/remarks.ts';
import type { Schema } from '../../core/schema/model.ts';
import type { FolderHistory } from '../session/history.ts';
import type { Breath } from '../session/time-slices.ts';
import type { KnownModels } from './models.ts';

export interface ModelFile {
  readonly path: string;
  /** It has models. */
  readonly declares: boolean;
  readonly histories: readonly FolderHistory[];
  readonly speakingFor: (dialect: SpokenDialect) => FolderHistory | undefined;
  readonly hasRun: (path: string) => boolean;
  readonly modelsFor: (history: FolderHistory, breath: Breath) => Promise<KnownModels>;
}

const dialects: readonly SpokenDialect[] = ['postgresql', 'mysql', 'sqlite', 'sqlserver'];

/** Most files declare no models, and nothing else is read for them. */
export async function modelRemarks(file: ModelFile, breath: Breath): Promise<readonly Remark[]> {
  const { path } = file;
  if (!file.declares) return [];
  const found = new Map<string, Remark>();
  for (const dialect of dialects) {
    const history = file.speakingFor(dialect);
    if (history === undefined) continue;
    const models = await file.modelsFor(history, breath);
    const now = await history.schemaAtEnd(breath);
    const last = history.up.findLast((one) => file.hasRun(history.pathOf(one)));
    const before = last === undefined ? now : await history.schemaAfter(last, breath);
    const beside = file.histories.filter((one) => one !== history && one.dialect === dialect);
    const compared = { ...models, schemas: { before, now } };
    const alone = remarksOn(path, { ...compared, others: [] });
    const remarks = alone.some(dependsOnOthers)
      ? remarksOn(path, { ...compared, others: await schemasOf(beside, breath) })
      : alone;
    for (const remark of remarks) found.set(JSON.stringify([remark.span, remark.message]), remark);
  }
  return [...found.values()];
}

async function schemasOf(histories: readonly FolderHistory[], breath: Breath): Promise<readonly Schema[]> {
  const found: Schema[] = [];
  for (const one of histories) found.push(await one.schemaAtEnd(breath));
  return found;
}
