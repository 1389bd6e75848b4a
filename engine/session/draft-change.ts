/** The migrations of a filled form, after the last one of a folder, in its tool's names. Writes nothing. */
import { firstProblem } from '../../core/change-forms/check.ts';
import { draftChange } from '../../core/change-forms/draft.ts';
import type { ChangeScene, FormValues, OfferedForm } from '../../core/change-forms/form.ts';
import type { NewFile } from '../../core/migrations/convention.ts';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import { toolOf } from '../../core/migrations/tools.ts';
import { loadPostgresParser } from '../parsers/postgres.ts';
import { readersWith } from '../parsers/readers.ts';
import type { Session } from './session.ts';

interface Place {
  readonly session: Session;
  readonly folder: MigrationFolder;
}

/** Paths relative to the folder; a sentence if the values are wrong or the tool has no such files. */
export async function draftedFiles(
  form: OfferedForm,
  values: FormValues,
  scene: ChangeScene,
  { session, folder }: Place,
): Promise<readonly NewFile[] | string> {
  const reader = readersWith(await loadPostgresParser())[scene.schema.dialect];
  const problem = firstProblem(form.fields(scene), values, scene, reader);
  if (problem !== undefined) return problem;
  const tool = toolOf(folder);
  const behind = session.waysForward(folder).findLast(({ repeatable }) => !repeatable);
  const existing = folder.files.flatMap((path) => tool.classify(path) ?? []);
  const files = behind && draftChange(form, values, scene, { tool, behind, existing });
  return (
    files ??
    `${tool.name} cannot run this in migrations of their own: it needs new files, some of them outside of a transaction.`
  );
}
