/**
 * The files of tests that take longest begin first, or one of them is left alone with one core at the end: where no times of a run before are known, as
 * in a fresh clone, vitest begins with the largest files, and the judges of a thousand examples are small ones.
 */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Those of more than 50 s beside the other lane. Whatever is not here takes less. */
const longest = Object.entries({
  databases: [
    'rule-examples',
    'drift',
    'proof-rows',
    'plans-anew',
    'review-any-state',
    'effects',
    'embedded',
    'real-replay',
    'mariadb-examples',
    'plan-lab',
    'proof',
    'mariadb-effects',
  ],
  cli: ['lint', 'review', 'plan-lab', 'prove-rows', 'advise'],
  lsp: ['proof', 'parity-actions', 'proof-beside', 'hostile'],
}).flatMap(([folder, names]) =>
  names.map((name) => ({ folder: `/test/${folder}/`, file: `/${name}.test.ts` })),
);

function place({ moduleId }: TestSpecification): number {
  const at = longest.findIndex(({ folder, file }) => moduleId.includes(folder) && moduleId.endsWith(file));
  return at < 0 ? longest.length : at;
}

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = await super.sort(files);
    return usual.toSorted((one, other) => place(one) - place(other));
  }
}
