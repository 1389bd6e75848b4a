/** Small projects in which command lines are judged: file by path. */

const prismaSchema = 'datasource db {\n  provider = "postgresql"\n  url      = env("DATABASE_URL")\n}\n';
const compose = `services:
  db:
    image: postgres:18
    ports:
      - "5432:5432"
  app:
    build: .
    environment:
      DATABASE_URL: postgres://app:secret@db:5432/app
`;

export const projects = {
  /** Nothing tells which database is meant. */
  empty: {},
  /** The address in .env is that of a hosted database: twice in the public reports. */
  hosted: {
    'prisma/schema.prisma': prismaSchema,
    '.env': 'DATABASE_URL="postgresql://postgres:secret@containers-us-west-12.railway.app:6543/railway"\n',
    '.env.production': 'DATABASE_URL=postgres://app:secret@shop.abc.eu-west-1.rds.amazonaws.com/shop\n',
    '.env.test': 'DATABASE_URL=postgres://app:secret@localhost:5432/shop_test\n',
    'drizzle.config.ts':
      "export default defineConfig({ dialect: 'postgresql', dbCredentials: { url: process.env.DATABASE_URL! } });\n",
    'scripts/reset.sh': '#!/bin/sh\nset -e\nnpx prisma migrate reset --force\n',
    'sql/wipe.sql': 'BEGIN;\nTRUNCATE orders, customers;\nCOMMIT;\n',
    'sql/report.sql': 'SELECT count(*) FROM orders;\n',
    'package.json': JSON.stringify({
      scripts: {
        'db:push': 'drizzle-kit push',
        'db:reset': 'prisma migrate reset --force',
        'db:fresh': 'npm run db:reset && npm run seed',
        'db:generate': 'drizzle-kit generate',
        predeploy: 'prisma db push --accept-data-loss',
        deploy: 'node server.js',
        seed: 'tsx prisma/seed.ts',
        test: 'dotenv -e .env.test -- prisma migrate reset --force && vitest run',
        'test:unit': 'vitest run',
        build: 'prisma generate && tsc -b',
        dev: 'next dev',
      },
    }),
    Makefile:
      'DB_URL ?= postgres://app@prod-db.internal/shop\n\n.PHONY: reset status\nreset:\n\t@migrate -path migrations -database "$(DB_URL)" drop -f\n\nstatus:\n\tmigrate -path migrations -database "$(DB_URL)" version\n\nall: reset\n',
    justfile: 'url := "postgres://app@prod-db.internal/shop"\n\nwipe:\n    psql {{url}} -f sql/wipe.sql\n',
  },
  /** A database in a container of the project, published on this machine. */
  local: {
    'prisma/schema.prisma': prismaSchema,
    '.env': 'DATABASE_URL=postgresql://postgres:postgres@localhost:5432/shop\n',
    '.env.test': 'DATABASE_URL=postgresql://postgres:postgres@localhost:5432/shop_test\n',
    'docker-compose.yml': compose,
    'sql/seed.sql': "INSERT INTO plans (name) VALUES ('free'), ('team');\n",
    'sql/reset.sql': 'DROP TABLE IF EXISTS orders;\n',
    'package.json': JSON.stringify({
      scripts: {
        'db:reset': 'prisma migrate reset --force',
        'db:migrate': 'prisma migrate dev',
        'db:seed': 'prisma db seed',
        test: 'vitest run',
      },
    }),
    Makefile:
      'migrate:\n\tdocker compose exec app npx prisma migrate deploy\n\nreset: down\n\tdocker compose up -d db\n\tnpx prisma migrate reset --force\n\ndown:\n\tdocker compose down\n',
  },
  /** Tasks by name, and a workspace with packages. */
  tasks: {
    'Taskfile.yml':
      "version: '3'\nvars:\n  URL: postgres://app@prod-db.internal/shop\ntasks:\n  db:reset:\n    desc: start again\n    cmds:\n      - psql {{.URL}} -c 'DROP SCHEMA public CASCADE'\n  fresh:\n    deps: [db:reset]\n    cmds:\n      - echo done\n  again:\n    - task: fresh\n  lint: golangci-lint run\n",
    'package.json': JSON.stringify({
      workspaces: ['packages/*'],
      scripts: {
        all: 'run-s db:* build',
        both: 'concurrently "npm run build" "npm:db:wipe"',
        build: 'tsc -b',
        'db:wipe': 'psql postgres://app@db.internal/shop -c "DROP SCHEMA public CASCADE"',
      },
    }),
    'packages/api/package.json': JSON.stringify({
      name: '@shop/api',
      scripts: { 'db:reset': 'prisma migrate reset --force', test: 'vitest run', build: 'tsc' },
    }),
    'bin/wipe': '#!/usr/bin/env bash\npsql postgres://db.internal/shop -c "drop schema public cascade"\n',
    'packages/web/package.json': JSON.stringify({
      name: '@shop/web',
      scripts: { build: 'vite build', 'db:wipe': 'echo nothing to wipe' },
    }),
  },
  rails: {
    'config/database.yml':
      'default: &default\n  adapter: postgresql\n\ndevelopment:\n  <<: *default\n  database: shop_development\n\ntest:\n  <<: *default\n  database: shop_test\n\nproduction:\n  <<: *default\n  url: <%= ENV["DATABASE_URL"] %>\n',
  },
  laravel: {
    '.env': 'APP_ENV=production\nDB_CONNECTION=mysql\nDB_HOST=10.0.3.7\nDB_DATABASE=shop\n',
    '.env.testing': 'APP_ENV=testing\nDB_CONNECTION=mysql\nDB_HOST=127.0.0.1\nDB_DATABASE=shop_testing\n',
  },
  'laravel-local': { '.env': 'APP_ENV=local\nDB_HOST=127.0.0.1\nDB_DATABASE=laravel_dev\n' },
  django: {
    'config/settings.py':
      'DATABASES = {\n    "default": {\n        "ENGINE": "django.db.backends.postgresql",\n        "HOST": os.environ.get("DB_HOST", "db.internal"),\n        "NAME": os.environ["DB_NAME"],\n    }\n}\n',
    'manage.py': '',
  },
  knex: {
    'knexfile.js':
      "module.exports = {\n  development: {\n    client: 'pg',\n    connection: { host: 'localhost', database: 'shop_dev' },\n  },\n  production: {\n    client: 'pg',\n    connection: process.env.DATABASE_URL,\n  },\n};\n",
  },
  alembic: { 'alembic.ini': '[alembic]\nsqlalchemy.url = postgresql://app:secret@10.1.2.3/shop\n' },
  flyway: {
    'flyway.conf': 'flyway.url=jdbc:postgresql://shop-prod.internal:5432/shop\nflyway.cleanDisabled=false\n',
  },
  ef: {
    'appsettings.json':
      '{\n  "ConnectionStrings": {\n    "DefaultConnection": "Server=tcp:shop.database.windows.net,1433;Initial Catalog=shop;User ID=app"\n  }\n}\n',
    'appsettings.Development.json':
      '{\n  "ConnectionStrings": {\n    "DefaultConnection": "Server=localhost;Database=shop_dev;Trusted_Connection=True"\n  }\n}\n',
  },
  /** What people write counts before what names say. */
  configured: {
    'plinth.config.json':
      '{ "guard": { "production": ["*.rds.amazonaws.com"], "scratch": ["lab-*.internal", "localhost"] } }',
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;

export type Project = keyof typeof projects;
