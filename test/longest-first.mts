/**
 * The files of tests that take longest begin first, or one of them is left alone with one core at the end: where no times of a run before are known, as
 * in a fresh clone, vitest begins with the largest files, and the judges of a thousand examples are small ones.
 */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Those that take longest. Whatever is not here takes less. */
const longest = Object.entries({
  databases: [
    'rule-examples',
    'embedded',
    'drift',
    'health',
    'mariadb-effects',
    'mariadb-examples',
    'plan-lab',
    'proof',
    'real-replay',
    'proof-rows',
    'proof-scratch',
    'mariadb-health',
    'forms-elsewhere',
    'effects',
  ],
  cli: [
    'same-answers',
    'drill',
    'prove-rows',
    'contracts',
    'review',
    'github-comment',
    'guard-git',
    'advise',
  ],
  lsp: ['proof', 'hostile', 'schema', 'connections', 'proof-beside'],
}).flatMap(([folder, names]) =>
  names.map((name) => ({
    folder: `/test/${folder}/`,
    file: new RegExp(`/${name}(?:\\.broad)?\\.test\\.ts$`),
  })),
);

function place({ moduleId }: TestSpecification): number {
  const at = longest.findIndex(({ folder, file }) => moduleId.includes(folder) && file.test(moduleId));
  return at < 0 ? longest.length : at;
}

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = await super.sort(files);
    return usual.toSorted((one, other) => place(one) - place(other));
  }
}
