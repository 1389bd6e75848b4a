/** Programs and the dialect of their SQL, by what they import. */
import { describe, expect, it } from 'vitest';
import { dialectOfDrivers } from './drivers.ts';

const cases: readonly (readonly [path: string, source: string, dialect: string | undefined])[] = [
  ['a.py', 'import os\nimport sqlite3\n', 'sqlite'],
  ['a.py', 'from psycopg2.extras import execute_values\n', 'postgresql'],
  ['a.py', 'import mysql.connector\n', 'mysql'],
  ['a.py', 'import sqlite3\nimport psycopg2\n', undefined],
  ['a.py', 'import sqlite_utils_of_ours\n# import sqlite3 later\n', undefined],
  ['a.ts', "import Database from 'better-sqlite3';", 'sqlite'],
  ['a.js', 'const mysql = require("mysql2/promise")', 'mysql'],
  ['a.ts', "import { page } from './pg';", undefined],
  ['a.go', 'import (\n\t"database/sql"\n\t_ "github.com/jackc/pgx/v5/stdlib"\n)', 'postgresql'],
  ['A.java', 'String url = "jdbc:mysql://host/shop";', 'mysql'],
  ['A.cs', 'using System.Data.SqlClient;\nusing Npgsql;', 'postgresql'],
  ['A.cs', 'using System.Data.SqlClient;', undefined],
  ['a.rb', "require 'sqlite3'", 'sqlite'],
  ['a.php', "<?php $db = new PDO('mysql:host=db', $user);", 'mysql'],
  ['a.rs', 'use sqlx::{PgPool, Row};', 'postgresql'],
];

describe('the dialect that a program’s drivers say', () => {
  it.each(cases)('%s: %s', (path, source, dialect) => {
    expect(dialectOfDrivers(path, source)?.dialect).toBe(dialect);
  });
});
