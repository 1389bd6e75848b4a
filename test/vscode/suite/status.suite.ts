/** The status item: what the workspace is taken for. */
import * as assert from 'node:assert/strict';
import type { PlinthApi } from '../../../client/extension.ts';
import { activeExtension, closeEditors, eventually, openFile } from './helpers.ts';

describe('the status item', () => {
  afterEach(closeEditors);

  it('names tool, version, coverage and findings', async () => {
    await openFile('migrations/000003_create_orders.up.sql');
    const api = (await activeExtension()).exports as PlinthApi;
    const text = await eventually(
      () => `the status; last seen: ${api.statusText()}`,
      () => (/findings/.test(api.statusText()) ? api.statusText() : undefined),
    );
    assert.match(text, /^Plinth: \d+ findings$/);
  });
});
