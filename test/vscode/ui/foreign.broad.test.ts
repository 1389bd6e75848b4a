/** Folders that are not PostgreSQL's: recognised, named in the status bar, and left alone. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openFile, problems, statusItem, toasts } from '../../hosts/vscode/driver.ts';
import { openPlinth } from './subject.ts';

/** One folder with both, as a team keeps them: dbt's models are nobody's migrations. */
const files: Readonly<Record<string, string>> = {
  'migrations/V1__create_users.sql':
    'CREATE TABLE users (\n  id NUMBER(10) NOT NULL,\n  name VARCHAR2(64)\n);\nCREATE INDEX users_name ON users (name);\n/\n',
  'migrations/V2__add_email.sql': 'ALTER TABLE users ADD (email VARCHAR2(256));\n/\n',
  'warehouse/dbt_project.yml': "name: warehouse\nversion: '1.0'\nmodel-paths: [models]\n",
  'warehouse/models/orders.sql':
    "{{ config(materialized='table') }}\n\nselect * from {{ ref('stg_orders') }}\n{% if is_incremental() %}\nwhere at > (select max(at) from {{ this }})\n{% endif %}\n",
  'warehouse/models/stg_orders.sql': "select id, at from {{ source('app', 'orders') }}\n",
};

it('a folder of Oracle and dbt gets no diagnostics', async () => {
  const source = mkdtempSync(join(tmpdir(), 'plinth-foreign-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(source, path)), { recursive: true });
    writeFileSync(join(source, path), text);
  }
  // All files count, so that silence is a decision about the dialect and not about what is new.
  const window = await openPlinth({ workspace: source, settings: { 'plinth.scope': 'all' } });
  onTestFinished(async () => {
    await window.close();
    rmSync(source, { recursive: true, force: true });
  });
  for (const path of Object.keys(files).filter((each) => each.endsWith('.sql')))
    await openFile(window.page, path);
  const detected = /Oracle detected, not supported yet/;
  expect(await statusItem(window.page, detected)).toMatch(detected);
  expect((await problems(window.page)).filter((row) => row.includes('.sql'))).toEqual([]);
  expect(await toasts(window.page)).toEqual([]);
  await window.screenshot('foreign');
});
