/** What repeatable files had made before a change, and what that means for taking it back: their tool runs them again by itself, or does not. Sentences. */
import { commas } from '../../text/enumerate.ts';
import { oneLine } from '../../plan/format.ts';
import { baseOf } from '../../migrations/listing.ts';
import { displayName } from '../../schema/lookup.ts';
import { relationText } from '../../schema/print/one-relation.ts';
import type { ReviewInput } from '../input.ts';
import type { TouchedObject } from '../schema/touched.ts';

const mostNames = 6;

/** Of views that the generated way back makes as versioned files had them once. */
export function repeatedBack(
  { formerly, migrations }: ReviewInput,
  touched: readonly TouchedObject[],
): readonly string[] {
  const found = migrations[0]?.sections[0]?.found;
  const isGenerated = migrations.some(({ down }) => down === undefined);
  if (formerly === undefined || found === undefined || !isGenerated) return [];
  const names = touched
    .filter(
      ({ kind, key, before, targetVersion }) =>
        kind === 'relation' &&
        before === formerly.schema &&
        relationText(found, key, targetVersion) !== relationText(before, key, targetVersion),
    )
    .map(({ name }) => name);
  if (names.length === 0) return [];
  const [tool = 'The tool'] = migrations.flatMap((one) => one.tool ?? []);
  const deleted = formerly.deleted.map((path) => oneLine(baseOf(path)));
  const isOne = deleted.length === 1;
  const kept =
    deleted.length === 0
      ? ''
      : `; ${commas(deleted, mostNames)}, which the change deletes, ${isOne ? 'has' : 'have'} the content that the record has: delete ${isOne ? 'its row' : 'their rows'} there first`;
  return [
    `${commas(names, mostNames)}: a script that is generated here makes ${names.length === 1 ? 'it' : 'them'} as versioned files once did, not as the former repeatable files. After it drop ${names.length === 1 ? 'it' : 'them'}, and have those run again: ${oneLine(tool)} runs those whose content is not the one that its record has${kept}.`,
  ];
}

/** Views that are gone for good. Sentences. */
export function missingBehind({ formerly, migrations }: ReviewInput): readonly string[] {
  const [tool = 'the tool'] = migrations.flatMap((one) => one.tool ?? []);
  const missing = formerly?.missing ?? [];
  if (missing.length === 0) return [];
  const names = missing.map(({ view }) => oneLine(displayName(view)));
  const files = [...new Set(missing.map(({ path }) => oneLine(baseOf(path))))];
  const [isOne, isOneFile] = [names.length === 1, files.length === 1];
  return [
    `Who makes ${commas(names, mostNames)} again: the change drops ${isOne ? 'it' : 'them'}, and ${oneLine(tool)} does not run ${commas(files, mostNames)} again, as nothing in ${isOneFile ? 'it' : 'them'} has changed. A comment in ${isOneFile ? 'the file' : 'the files'} is enough.`,
  ];
}
