/** Where test hosts are kept. Everything here is git-ignored and can be deleted at any time. */
import { resolve } from 'node:path';

export const repository = resolve(import.meta.dirname, '..', '..');

/** Installed hosts. PLINTH_TEST_HOSTS moves them, so that several checkouts or a CI cache can share one folder. */
export const hostsFolder = resolve(process.env['PLINTH_TEST_HOSTS'] ?? resolve(repository, '.test-hosts'));

/** What runs leave behind to be looked at: screenshots, logs, result files. */
export const artifactsFolder = resolve(repository, '.artifacts');
