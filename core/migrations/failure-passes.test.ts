/** Where a failed migration ends the start, and where what follows runs all the same. */
import { describe, expect, it } from 'vitest';
import { isFailurePassed } from './failure-passes.ts';

const block = (...lines: readonly string[]): string =>
  [
    '        command:',
    '        - sh',
    '        - -c',
    '        - |',
    ...lines.map((one) => `          ${one}`),
    '      containers:',
  ].join('\n');

describe('what follows a failed migration', () => {
  it.each([
    ['a line of several', 'job.yaml', block('app migrate up', 'app serve'), 5, true],
    ['by the line of its key', 'job.yaml', block('app migrate up', 'app serve'), 1, true],
    [
      'by the line of its key, where it is the last',
      'job.yaml',
      block('sleep 5', 'app migrate up'),
      1,
      false,
    ],
    ['the last line decides', 'job.yaml', block('sleep 5', 'app migrate up'), 6, false],
    ['set -e', 'job.yaml', block('set -euo pipefail', 'app migrate up', 'app serve'), 6, false],
    ['sh -ec', 'job.yaml', block('app migrate up', 'app serve').replace('- -c', '- -ec'), 5, false],
    ['a chain', 'job.yaml', block('app migrate up &&', 'app serve'), 5, false],
    ['an exit of its own', 'job.yaml', block('app migrate up || exit 1', 'app serve'), 5, false],
    ['one line', 'job.yaml', '  command: app migrate up\n  restart: always\n', 1, false],
    ['a script', 'start.sh', '#!/bin/sh\napp migrate up\nexec app\n', 2, true],
    ['a script whose lines have an end', 'start.sh', '#!/bin/bash\napp migrate up;\n\napp serve;\n', 2, true],
    ['a script with set -e', 'start.sh', '#!/bin/sh\nset -e\napp migrate up\nexec app\n', 3, false],
    ['a shebang with -e', 'start.sh', '#!/bin/sh -e\napp migrate up\nexec app\n', 2, false],
    ['a condition', 'start.sh', 'if [ -n "$UP" ]; then\n  app migrate up\nfi\nexec app\n', 2, false],
    ['no shell', 'Dockerfile', 'RUN app migrate up\nCMD app\n', 1, false],
  ])('%s', (_, file, text, line, expected) => {
    expect(isFailurePassed(file, text, line, [/\bmigrate\b/])).toBe(expected);
  });
});
