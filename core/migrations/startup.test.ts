/** What starts an application and migrates: a script that is told by its folder from another of its name, and the condition under which it does so. */
import { describe, expect, it } from 'vitest';
import { startUpsOf } from './startup.ts';

const migrates = 'prisma migrate deploy';
const found = (files: Readonly<Record<string, string>>) =>
  startUpsOf({ deploys: /\bprisma\s+migrate\s+deploy\b/ }, 'prisma/migrations', {
    paths: Object.keys(files),
    text: (path) => files[path],
  });

describe('a script of a start file', () => {
  it('is not another one of its name in the folder that is called', () => {
    const all = found({
      'web/entrypoint.sh': `#!/bin/sh\n${migrates}\nexec "$@"\n`,
      'worker/entrypoint.sh': '#!/bin/sh\nexec "$@"\n',
      'web/Dockerfile': 'FROM node\nENTRYPOINT ["./web/entrypoint.sh"]\n',
      'worker/Dockerfile': 'FROM node\nENTRYPOINT ["dumb-init", "--", "./worker/entrypoint.sh"]\n',
    });
    expect(all.map(({ file }) => file).toSorted()).toEqual(['web/Dockerfile', 'web/entrypoint.sh']);
  });

  it.each([
    ['an if', 'if [ "$MIGRATE" = yes ]; then\n  RUN\nfi\n', 'if [ "$MIGRATE" = yes ]'],
    ['an else', 'if [ -n "$NO" ]; then\n  echo no\nelse\n  RUN\nfi\n', 'else of if [ -n "$NO" ]'],
    ['an elif', 'if a; then\n  b\nelif [ "$C" = d ]\nthen\n  RUN\nfi\n', 'if [ "$C" = d ]'],
    ['the inner of two', 'if a; then\n  if b; then\n    RUN\n  fi\nfi\n', 'if b'],
    ['none, behind one that is closed', 'if a; then\n  b\nfi\nRUN\n', undefined],
    ['none, in front of one', 'RUN\nif a; then\n  b\nfi\n', undefined],
  ])('has for its condition %s', (_, script, condition) => {
    const [first] = found({ 'entrypoint.sh': script.replace('RUN', migrates) });
    expect(first?.condition).toBe(condition);
  });
});
