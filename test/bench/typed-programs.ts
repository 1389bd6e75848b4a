/**
 * What somebody types into: a query file, and programs of 2,000 lines, one for each language in which SQL is found, of functions of about nine
 * lines, of which each third sends a query.
 */
/** A document before and behind what is typed into it, letter by letter. */
export interface Typed {
  readonly title: string;
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** What test/vscode/typing does in the window. */
export interface TypingOrder {
  readonly eachMs: number;
  /** The file that the figures are written to. */
  readonly result: string;
  readonly typings: readonly Typing[];
}

export interface Typing {
  readonly title: string;
  readonly path: string;
  /** The offset at which somebody begins to type. */
  readonly at: number;
  /** Letter by letter. */
  readonly text: string;
}

export interface TypingFigures {
  readonly title: string;
  readonly lines: number;
  /** Milliseconds of each answer, by method. */
  readonly answers: readonly (readonly [string, readonly number[]])[];
  readonly processorMs: number;
  /** Of the extension host, by whatever extension. */
  readonly hostBlockMs: { readonly p99: number; readonly max: number };
  /** For how long Plinth's code ran there in one go, each time, and garbage was collected meanwhile. */
  readonly ownMs: readonly { readonly code: number; readonly garbage: number }[];
}

interface Language {
  readonly title: string;
  readonly file: string;
  readonly begin: string;
  readonly end: string;
  /** A function that does something with a text. */
  readonly one: (at: number, text: string) => string;
}

const languages: readonly Language[] = [
  {
    title: 'typescript',
    file: 'src/orders.ts',
    begin: "import { pool } from './pool';\n",
    end: '',
    one: (at, text) => `
export async function ordersOf${at}(customer: number): Promise<number> {
  const { rows } = await pool.query(
    \`${text}\`,
    [customer],
  );
  const first = rows[0] ?? { id: ${at} };
  return rows.length > 1 ? rows.length : first.id + customer;
}
`,
  },
  {
    title: 'python',
    file: 'app/orders.py',
    begin: 'import psycopg\n',
    end: '',
    one: (at, text) => `
def orders_of_${at}(conn: psycopg.Connection, customer: int) -> int:
    with conn.cursor() as cursor:
        cursor.execute(
            "${text}",
            (customer,),
        )
        rows = cursor.fetchall()
    return len(rows) + ${at}
`,
  },
  {
    title: 'go',
    file: 'internal/orders.go',
    begin: 'package orders\n\nimport (\n\t"context"\n\t"database/sql"\n)\n',
    end: '',
    one: (at, text) => `
func OrdersOf${at}(ctx context.Context, db *sql.DB, customer int64) (int64, error) {
	row := db.QueryRowContext(ctx, \`${text}\`, customer)
	var id int64
	if err := row.Scan(&id); err != nil {
		return ${at}, err
	}
	return id, nil
}
`,
  },
  {
    title: 'java',
    file: 'src/main/java/Orders.java',
    begin: 'import java.sql.Connection;\n\nclass Orders {\n',
    end: '}\n',
    one: (at, text) => `
  int ordersOf${at}(Connection connection, long customer) throws Exception {
    var statement = connection.prepareStatement(
        "${text}");
    statement.setLong(1, customer);
    try (var rows = statement.executeQuery()) {
      return rows.next() ? rows.getInt(1) : ${at};
    }
  }
`,
  },
  {
    title: 'kotlin',
    file: 'src/main/kotlin/Orders.kt',
    begin: 'import java.sql.Connection\n\nclass Orders(private val connection: Connection) {\n',
    end: '}\n',
    one: (at, text) => `
  fun ordersOf${at}(customer: Long): Int {
    val statement = connection.prepareStatement(
      """${text}""",
    )
    statement.setLong(1, customer)
    statement.executeQuery().use { rows ->
      return if (rows.next()) rows.getInt(1) else ${at}
    }
  }
`,
  },
  {
    title: 'csharp',
    file: 'src/Orders.cs',
    begin: 'using Npgsql;\n\nclass Orders\n{\n',
    end: '}\n',
    one: (at, text) => `
    public static long OrdersOf${at}(NpgsqlConnection connection, long customer)
    {
        using var command = new NpgsqlCommand(
            "${text}",
            connection);
        command.Parameters.AddWithValue("customer", customer);
        return (long)(command.ExecuteScalar() ?? ${at}L);
    }
`,
  },
  {
    title: 'ruby',
    file: 'app/orders.rb',
    begin: 'class Orders\n',
    end: 'end\n',
    one: (at, text) => `
  def orders_of_${at}(customer)
    rows = ActiveRecord::Base.connection.select_all(
      "${text}"
    )
    return ${at} if rows.empty?

    rows.map { |row| row['id'] }.sum + customer
  end
`,
  },
  {
    title: 'php',
    file: 'src/Orders.php',
    begin: '<?php\n\nclass Orders\n{\n    public function __construct(private PDO $pdo) {}\n',
    end: '}\n',
    one: (at, text) => `
    public function ordersOf${at}(int $customer): int
    {
        $statement = $this->pdo->prepare(
            "${text}"
        );
        $statement->execute([$customer]);
        return $statement->rowCount() + ${at};
    }
`,
  },
  {
    title: 'rust',
    file: 'src/orders.rs',
    begin: 'use sqlx::PgPool;\n',
    end: '',
    one: (at, text) => `
pub async fn orders_of_${at}(pool: &PgPool, customer: i64) -> Result<i64, sqlx::Error> {
    let row = sqlx::query(
        "${text}",
    )
    .bind(customer)
    .fetch_one(pool)
    .await?;
    Ok(row.len() as i64 + ${at})
}
`,
  },
];

export const queryFile: Typed = {
  title: 'query file',
  path: 'queries/order_history.sql',
  before:
    "SELECT o.id, c.email\nFROM orders o\nJOIN customers c ON c.id = o.customer_id\nWHERE o.note = 'n'\n  AND ",
  after: ';\n',
};

const query =
  "SELECT o.id, o.note, c.email FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.customer_id = 7 AND o.status = 'paid'";
const other = 'The orders of a customer as the report shows them';
const lines = 2_000;

export const programs: readonly Typed[] = languages.map(({ title, file, begin, end, one }) => {
  const ones = Math.ceil(lines / (one(0, other).split('\n').length - 1));
  const middle = Math.floor(ones / 2);
  const made = (from: number, to: number): string =>
    Array.from({ length: to - from }, (_, i) => one(from + i, (from + i) % 3 === 0 ? query : other)).join('');
  const mark = '\u0000';
  const [before = '', after = ''] = one(middle, `${query} AND ${mark}`).split(mark);
  return {
    title,
    path: file,
    before: `${begin}${made(0, middle)}${before}`,
    after: `${after}${made(middle + 1, ones)}${end}`,
  };
});
