/** Who applies migrations in production: jobs, containers and pipelines, as data. */
import { describe, expect, it } from 'vitest';
import { commandsIn, deployedBy } from './deployments.ts';

const commands = [/\bmigrate\s+up\b/];

const job = (annotation: string, more = ''): string => `apiVersion: v1
kind: ConfigMap
---
apiVersion: batch/v1
kind: Job
metadata:
  annotations:
    ${annotation}
spec:
${more}  template:
    spec:
      containers:
        - name: up
          args:
          - "migrate"
          - "up"
          # asks nobody
          - "--yes"
          image: shop
`;

const cloudRun = `name: Deploy back-end
jobs:
  deploy:
    steps:
      - name: Deploy migration job
        run: |
          gcloud run jobs deploy migrations \\
            --image="$IMAGE" \\
            --execute-now
      - run: gcloud run deploy shop
`;

const found: readonly (readonly [string, string, object])[] = [
  [
    'deployment/helm/templates/job.yaml',
    job('helm.sh/hook: pre-install,pre-upgrade'),
    { line: 14, isRelease: true, limit: undefined, waits: 300 },
  ],
  [
    'k8s/job.yaml',
    job('argocd.argoproj.io/hook: PreSync', '  activeDeadlineSeconds: 900\n'),
    { line: 15, isRelease: true, limit: 900, waits: undefined },
  ],
  [
    'k8s/app.yaml',
    'kind: Deployment\nspec:\n  initContainers:\n    - name: db\n      command: ["./shop", "migrate", "up"]\n',
    { line: 5, isRelease: false, limit: undefined, waits: undefined },
  ],
  ['.github/workflows/deploy.yml', cloudRun, { line: 7, isRelease: true, waits: 600 }],
  [
    '.github/workflows/deploy.yml',
    cloudRun.replace('--execute-now', '--task-timeout=30m'),
    { line: 7, limit: 1_800, waits: undefined },
  ],
  ['.github/workflows/release.yml', 'steps:\n  - run: ./shop migrate up\n', { line: 2, isRelease: true }],
  [
    '.github/workflows/release.yml',
    'on:\n  pull_request:\n  push:\n    branches: [main]\nsteps:\n  - name: Test\n    run: make\n  - run: ./shop migrate up\n',
    { line: 8, isRelease: true },
  ],
];

const silent: readonly (readonly [string, string])[] = [
  ['k8s/job.yaml', job('name: x')],
  ['examples/k8s/job.yaml', job('helm.sh/hook: pre-install')],
  ['.github/workflows/ci.yml', 'steps:\n  - run: ./shop migrate up\n'],
  ['.github/workflows/release-test.yml', 'steps:\n  - run: ./shop migrate up\n'],
  [
    '.github/workflows/deploy.yml',
    'jobs:\n  a:\n    services:\n      postgres:\n    steps:\n      - run: ./shop migrate up\n',
  ],
  ['.github/workflows/deploy.yml', 'steps:\n  - run: |\n      # ./shop migrate up\n      echo done\n'],
  // Nobody deploys what is only proposed, and what looks at migrations applies none.
  [
    '.github/workflows/migrations.yml',
    'on:\n  pull_request:\n    paths:\n      - db/**\njobs:\n  a:\n    steps:\n      - run: ./shop migrate up\n',
  ],
  [
    '.github/workflows/migrations.yml',
    'on: [pull_request, merge_group]\nsteps:\n  - run: ./shop migrate up\n',
  ],
  ['.github/workflows/migrations.yml', 'on: push\nsteps:\n  - name: Validate\n    run: ./shop migrate up\n'],
  ['.github/workflows/deploy.yml', 'steps:\n  - run: ./check-migrations.sh ./shop migrate up\n'],
  ['demo/deploy.yaml', job('helm.sh/hook: pre-install')],
];

const of = (file: string, text: string): readonly object[] =>
  deployedBy(commands, { paths: [file], text: () => text }).map(({ usual, ...one }) => ({
    ...one,
    waits: usual?.seconds,
  }));

describe('who applies migrations in production', () => {
  it.each(found)('%s', (file, text, expected) => {
    expect(of(file, text)).toEqual([expect.objectContaining({ file, ...expected })]);
  });

  it.each(silent)('nothing in %s, %s', (file, text) => {
    expect(of(file, text)).toEqual([]);
  });

  it('reads commands of lists and of blocks in one line each', () => {
    expect(
      commandsIn('a:\n  command: [\n    "x",\n    "y",\n  ]\n  run: |\n    one \\\n      two\n    three\n'),
    ).toEqual([
      { line: 2, text: 'x y' },
      { line: 7, text: 'one two' },
      { line: 9, text: 'three' },
    ]);
  });
});
