import { describe, expect, it } from 'vitest';
import { rolloutOf, type Rollout } from './rollout.ts';

function of(files: Readonly<Record<string, string>>): Rollout {
  return rolloutOf({ paths: Object.keys(files), text: (path) => files[path] });
}

const beside: readonly (readonly [string, string])[] = [
  ['charts/app/Chart.yaml', ''],
  ['docs/operations/rolling-upgrades.md', ''],
  ['k8s/app.yml', 'kind: Deployment\n'],
  ['docker-compose.prod.yml', 'services:\n  app:\n    deploy:\n      replicas: 3\n'],
  ['Procfile', 'web: run\nrelease: bin/migrate\n'],
  ['fly.toml', '[deploy]\n  release_command = "migrate up"\n'],
  ['.github/workflows/release.yml', 'run: kubectl apply -f app.yml\n'],
  ['.gitlab-ci.yml', 'script: helm upgrade app ./chart\n'],
  ['pipelines/web/deployment.yaml', '- task: AzureWebApp@1\n'],
  ['Jenkinsfile', "stage('Deploy to production') {}\n"],
  ['terraform/app.tf', 'resource "azurerm_linux_web_app" "app" {}\n'],
  ['deploy.cmd', 'for %%i IN (%webservers%) DO msdeploy %%i\n'],
];

const unsaid: readonly (readonly [string, string])[] = [
  ['examples/k8s/app.yml', 'kind: Deployment\n'],
  ['k8s/app.yml', 'kind: Deployment\nspec:\n  strategy:\n    type: Recreate\n'],
  ['k8s/app.yml', 'kind: ConfigMap\n'],
  ['docker-compose.yml', 'services:\n  app:\n    deploy:\n      replicas: 1\n'],
  ['Procfile', 'web: run\n'],
  ['.github/workflows/e2e.yml', 'run: kubectl apply -f app.yml\n'],
  ['.github/workflows/release.yml', 'uses: docker/build-push-action@v6\n'],
  ['deploy.sh', 'docker compose up -d # starts the server\n'],
  ['Jenkinsfile', "stage('Deploy to Nexus') {}\n"],
  ['deploy.sh', 'mvn deploy -s settings.xml # to the server of artifacts\n'],
];

describe('how a repository brings its code into production', () => {
  it.each(beside)('beside what runs: %s', (file, text) => {
    expect(of({ 'main.go': '', [file]: text })).toEqual({ kind: 'beside', file });
  });

  it.each(unsaid)('unsaid: %s, %s', (file, text) => {
    expect(of({ 'main.go': '', [file]: text })).toEqual({ kind: 'unsaid', engines: 0 });
  });

  it('takes no chart that ends the one instance before the next', () => {
    const chart = { 'main.go': '', 'chart/Chart.yaml': '' };
    expect(of({ ...chart, 'chart/templates/app.yaml': 'spec:\n  type: Recreate\n' }).kind).toBe('unsaid');
    expect(of({ ...chart, 'chart/templates/app.yaml': 'spec:\n  type: RollingUpdate\n' }).kind).toBe(
      'beside',
    );
  });

  it('counts the servers that the same script is for', () => {
    const scripts = ['mysql-server-8.0.sql', 'postgresql-server-8.0.sql', 'sqlserver-server-8.1.sql'];
    expect(of(Object.fromEntries(['main.go', ...scripts].map((one) => [one, ''])))).toEqual({
      kind: 'unsaid',
      engines: 2,
    });
  });

  it('nothing but the schema', () => {
    expect(of({ 'migrations/1.sql': '', 'fill.py': '', 'README.md': '' })).toEqual({ kind: 'apart' });
  });
});
