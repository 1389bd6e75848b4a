/** `initialize` and `initialized`: exchanges the abilities of client and server, and registers for notifications. */
import {
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type InitializeResult,
} from 'vscode-languageserver';
import { initializationOptions } from '../../protocol/initialize.ts';
import { readAbilities } from '../abilities.ts';
import { foldersOf, initializeResult } from '../capabilities.ts';
import type { ServerContext } from '../context.ts';
import { pathOf } from '../convert/uri.ts';
import { storeIn } from '../workspace/kept-answers.ts';

/** Files other than open documents that change results. */
const watched = [
  '**/*.sql',
  '**/*migrations/**/*.{ts,js,mts,cts,mjs,cjs}',
  '**/*.sql.{postgres,postgresql,pg,sqlite,mysql}',
  '**/{plinth.config,plinth.baseline,plinth.stats}.json',
  '**/{schema.prisma,migration_lock.toml,diesel.toml,metadata.toml,flyway.toml,flyway.conf,*.sql.conf}',
  '**/{application*.properties,application*.yml,application*.yaml,sqlx.toml}',
  '**/{_journal.json,atlas.sum,atlas.hcl}',
  '**/{manifest.json,database.yml,dbconfig.yml,tern.conf,databases.yaml}',
  '**/*{changelog,Changelog,master}*.{xml,yaml,yml,json}',
  '**/.git/{HEAD,index}',
];

export function registerInitialize(context: ServerContext): void {
  const { connection, client, settings, log, workspace } = context;
  connection.onInitialize((params): InitializeResult => {
    readAbilities(client, params);
    const options = initializationOptions(params.initializationOptions);
    client.editorCommands = options.editorCommands;
    client.fixPreview = options.fixPreview === true;
    if (client.configuration) settings.enable();
    workspace.open(foldersOf(params), options.trusted, storeIn(options.cacheFolder));
    return initializeResult(client);
  });
  connection.onInitialized(() => {
    const failed = (error: unknown): void =>
      log.warn(`The client refused to report changes: ${String(error)}`);
    if (client.configuration) {
      connection.client
        .register(DidChangeConfigurationNotification.type, { section: 'plinth' })
        .catch(failed);
    }
    if (client.watchFiles) {
      const watchers = watched.map((globPattern) => ({ globPattern }));
      connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }).catch(failed);
    }
    if (client.workspaceFolders) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        workspace.changeFolders(
          added.flatMap(({ uri }) => pathOf(uri) ?? []),
          removed.flatMap(({ uri }) => pathOf(uri) ?? []),
        );
      });
    }
    workspace.start();
  });
}
