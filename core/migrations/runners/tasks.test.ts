import { describe, expect, it } from 'vitest';
import { migrateTaskOf } from './tasks.ts';

interface Case {
  readonly name: string;
  readonly file: string;
  readonly text: string;
  readonly says: string | undefined;
}

const cases: readonly Case[] = [
  {
    name: 'a Taskfile',
    file: 'Taskfile.yml',
    text: 'tasks:\n  migrate:\n    cmds:\n      - go run ./dev migrate up\n',
    says: 'task migrate (Taskfile.yml:4)',
  },
  {
    name: 'a Makefile',
    file: 'Makefile',
    text: 'db-migrate: build\n\t@./bin/shop migrate up\n',
    says: 'make db-migrate (Makefile:2)',
  },
  {
    name: 'a justfile',
    file: 'justfile',
    text: "migrate env='dev':\n    cargo run --bin shop -- migrate run\n",
    says: 'just migrate (justfile:2)',
  },
  {
    name: 'a script of a package',
    file: 'package.json',
    text: '{\n  "scripts": {\n    "db:migrate": "go run ./cmd/shop migrate"\n  }\n}\n',
    says: 'npm run db:migrate (package.json:3)',
  },
  {
    name: 'a task that makes a new file',
    file: 'Makefile',
    text: 'migrate:\n\tgo run ./dev migrate create $(NAME)\n',
    says: undefined,
  },
  {
    name: 'a task that takes back',
    file: 'Makefile',
    text: 'migrate-down:\n\tgo run ./dev migrate up\n',
    says: undefined,
  },
  { name: 'what only prints it', file: 'Makefile', text: 'migrate:\n\techo migrate up\n', says: undefined },
  {
    name: 'two tasks that nobody can choose among',
    file: 'Makefile',
    text: 'migrate:\n\t./a migrate up\ndb-migrate:\n\t./b migrate up\n',
    says: undefined,
  },
];

describe('tasks of a repository that migrate', () => {
  it.each(cases)('$name', ({ file, text, says }) => {
    const { task } = migrateTaskOf({ paths: [file], text: () => text });
    expect(task && `${task.command} (${task.place})`).toBe(says);
  });
});
