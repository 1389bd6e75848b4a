/** All tools of the guard, by id. Generated from the files of this folder: `npm run generate`. */
import type { GuardTool } from '../tool.ts';
import { tool as alembic } from './alembic.ts';
import { tool as atlas } from './atlas.ts';
import { tool as aws } from './aws.ts';
import { tool as clouds } from './clouds.ts';
import { tool as containers } from './containers.ts';
import { tool as dbmate } from './dbmate.ts';
import { tool as diesel } from './diesel.ts';
import { tool as django } from './django.ts';
import { tool as doctrine } from './doctrine.ts';
import { tool as dotnetEf } from './dotnet-ef.ts';
import { tool as drizzleKit } from './drizzle-kit.ts';
import { tool as ecto } from './ecto.ts';
import { tool as files } from './files.ts';
import { tool as fly } from './fly.ts';
import { tool as flyway } from './flyway.ts';
import { tool as golangMigrate } from './golang-migrate.ts';
import { tool as goose } from './goose.ts';
import { tool as hasura } from './hasura.ts';
import { tool as heroku } from './heroku.ts';
import { tool as infrastructure } from './infrastructure.ts';
import { tool as javaBuilds } from './java-builds.ts';
import { tool as knex } from './knex.ts';
import { tool as laravel } from './laravel.ts';
import { tool as liquibase } from './liquibase.ts';
import { tool as mikroOrm } from './mikro-orm.ts';
import { tool as mongo } from './mongo.ts';
import { tool as mongorestore } from './mongorestore.ts';
import { tool as mysql } from './mysql.ts';
import { tool as mysqladmin } from './mysqladmin.ts';
import { tool as nodeRunners } from './node-runners.ts';
import { tool as otherClients } from './other-clients.ts';
import { tool as pgPrograms } from './pg-programs.ts';
import { tool as planetscale } from './planetscale.ts';
import { tool as prisma } from './prisma.ts';
import { tool as psql } from './psql.ts';
import { tool as rails } from './rails.ts';
import { tool as redis } from './redis.ts';
import { tool as sequelize } from './sequelize.ts';
import { tool as sqitch } from './sqitch.ts';
import { tool as sqlcmd } from './sqlcmd.ts';
import { tool as sqlite } from './sqlite.ts';
import { tool as sqlx } from './sqlx.ts';
import { tool as supabase } from './supabase.ts';
import { tool as turso } from './turso.ts';
import { tool as typeorm } from './typeorm.ts';
import { tool as wrangler } from './wrangler.ts';

export const tools: readonly GuardTool[] = [
  alembic,
  atlas,
  aws,
  clouds,
  containers,
  dbmate,
  diesel,
  django,
  doctrine,
  dotnetEf,
  drizzleKit,
  ecto,
  files,
  fly,
  flyway,
  golangMigrate,
  goose,
  hasura,
  heroku,
  infrastructure,
  javaBuilds,
  knex,
  laravel,
  liquibase,
  mikroOrm,
  mongo,
  mongorestore,
  mysql,
  mysqladmin,
  nodeRunners,
  otherClients,
  pgPrograms,
  planetscale,
  prisma,
  psql,
  rails,
  redis,
  sequelize,
  sqitch,
  sqlcmd,
  sqlite,
  sqlx,
  supabase,
  turso,
  typeorm,
  wrangler,
];
