/**
 * What a CHECK comes to for a row of which it is known which columns are null: whether such a row always passes. A condition is reckoned with all
 * values that each part of it may have; what is not read here may have any, and proves nothing.
 */
import { ExpressionReader, Unread } from '../expression-reader.ts';

/** Of a column: null, some value that is not null, or not known. */
export type Given = 'null' | 'value' | 'open';

/** The server takes a row for which a CHECK is true or null. */
export function passesWith(text: string, given: (column: string) => Given): boolean {
  const reader = new Reader(text, given);
  const value = reader.whole();
  return value !== undefined && value.kind === 'truth' && !value.may.has('false');
}

type Truth = 'true' | 'false' | 'null';
type Value =
  | { readonly kind: 'truth'; readonly may: ReadonlySet<Truth> }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'other'; readonly given: Given };

function truth(...may: readonly Truth[]): Value {
  return { kind: 'truth', may: new Set(may) };
}

function mayBeNull(value: Value): boolean {
  return value.kind === 'truth' ? value.may.has('null') : value.kind === 'other' && value.given !== 'value';
}

function isNull(value: Value): boolean {
  return value.kind === 'truth'
    ? value.may.size === 1 && value.may.has('null')
    : value.kind === 'other' && value.given === 'null';
}

/** Of a row of parts: null where one of them is, as operators and most functions have it. */
function strict(parts: readonly Value[]): Value {
  const given = parts.some(isNull) ? 'null' : parts.some(mayBeNull) ? 'open' : 'value';
  return { kind: 'other', given };
}

type Comparison = (a: number, b: number) => boolean;
const comparisons: ReadonlyMap<string, Comparison> = new Map<string, Comparison>([
  ['=', (a, b) => a === b],
  ['<>', (a, b) => a !== b],
  ['!=', (a, b) => a !== b],
  ['<', (a, b) => a < b],
  ['<=', (a, b) => a <= b],
  ['>', (a, b) => a > b],
  ['>=', (a, b) => a >= b],
]);
/** Null where one of their arguments is. */
const strictFunctions = new Set(
  'length char_length octet_length lower upper trim btrim ltrim rtrim abs round floor ceil mod date_trunc jsonb_typeof array_length cardinality'.split(
    ' ',
  ),
);
/** Words that begin what is not read here. */
const notRead = new Set('case similar any all array exists select distinct collate'.split(' '));

class Reader extends ExpressionReader<Value> {
  readonly #given: (column: string) => Given;

  constructor(text: string, given: (column: string) => Given) {
    super(text);
    this.#given = given;
  }

  protected override expression(): Value {
    let left = this.#and();
    while (this.take('or'))
      left = joinedBy(left, this.#and(), (a, b) =>
        [a, b].includes('true') ? 'true' : [a, b].includes('null') ? 'null' : 'false',
      );
    return left;
  }

  #and(): Value {
    let left = this.#not();
    while (this.take('and'))
      left = joinedBy(left, this.#not(), (a, b) =>
        [a, b].includes('false') ? 'false' : [a, b].includes('null') ? 'null' : 'true',
      );
    return left;
  }

  #not(): Value {
    if (!this.take('not')) return this.#compared();
    const of = truthsOf(this.#not());
    return truth(...[...of].map((one) => (one === 'true' ? 'false' : one === 'false' ? 'true' : 'null')));
  }

  #compared(): Value {
    const left = this.#tested(this.#sum());
    const found = this.#found(left);
    if (found !== undefined) return found;
    const compare = comparisons.get(this.peek());
    if (compare === undefined) return left;
    this.skip();
    return this.#tested(comparedBy(left, this.#sum(), compare));
  }

  /** `[NOT] IN (…)`, `[NOT] LIKE …`, `[NOT] BETWEEN … AND …`: true or false of values, null of nulls. */
  #found(left: Value): Value | undefined {
    const isNot = this.peek() === 'not';
    const word = this.peek(isNot ? 1 : 0);
    if (!['in', 'like', 'ilike', 'between'].includes(word)) return undefined;
    this.skip(isNot ? 2 : 1);
    const values = [left];
    if (word === 'in') {
      this.need('(');
      values.push(...this.list());
    } else values.push(this.#sum());
    if (word === 'between') {
      this.need('and');
      values.push(this.#sum());
    }
    return { kind: 'truth', may: truthsOf(strict(values)) };
  }

  /** `IS [NOT] NULL`. */
  #tested(of: Value): Value {
    let value = of;
    while (this.take('is')) {
      const isNot = this.take('not');
      this.need('null');
      const may: readonly Truth[] = isNull(value)
        ? ['true']
        : mayBeNull(value)
          ? ['true', 'false']
          : ['false'];
      value = truth(...(isNot ? may.map((one): Truth => (one === 'true' ? 'false' : 'true')) : may));
    }
    return value;
  }

  #sum(): Value {
    let left = this.#unit();
    for (;;) {
      const sign = this.peek();
      if (
        !['+', '-', '*', '/', '%', '||', '~', '~*', '!~', '!~*', '->', '->>', '@>', '<@', '?', '&&'].includes(
          sign,
        )
      )
        return left;
      this.skip();
      const right = this.#unit();
      left =
        (sign === '+' || sign === '-') && left.kind === 'number' && right.kind === 'number'
          ? { kind: 'number', value: left.value + (sign === '+' ? right.value : -right.value) }
          : truthLike(sign, strict([left, right]));
    }
  }

  #unit(): Value {
    let value = this.#plain();
    while (this.take('::')) value = asType(value, this.#type());
    return value;
  }

  #type(): string {
    const name = this.name();
    while (['varying', 'precision'].includes(this.peek())) this.skip();
    this.size();
    if (this.peek() === '[') throw new Unread();
    return name;
  }

  #plain(): Value {
    if (this.take('(')) {
      const value = this.expression();
      this.need(')');
      return value;
    }
    const token = this.token;
    if (token?.kind === 'string') {
      this.skip();
      return { kind: 'other', given: 'value' };
    }
    const text = this.peek();
    if (/^\d+$/.test(text)) {
      this.skip();
      return { kind: 'number', value: Number(text) };
    }
    const name = this.name();
    if (notRead.has(text)) throw new Unread();
    if (text === 'true' || text === 'false' || text === 'null') return truth(text);
    if (this.take('(')) return this.#call(name);
    if (this.peek() === '.') throw new Unread();
    return { kind: 'other', given: this.#given(name) };
  }

  #call(name: string): Value {
    const values = this.list();
    if (name === 'num_nonnulls' || name === 'num_nulls') return counted(values, name === 'num_nulls');
    if (name === 'coalesce') {
      const given = values.every(isNull) ? 'null' : values.some((one) => !mayBeNull(one)) ? 'value' : 'open';
      return { kind: 'other', given };
    }
    if (!strictFunctions.has(name)) throw new Unread();
    return strict(values);
  }
}

/** Where each of them is known to be null or not. */
function counted(values: readonly Value[], nulls: boolean): Value {
  if (values.some((one) => mayBeNull(one) && !isNull(one))) return { kind: 'other', given: 'value' };
  return { kind: 'number', value: values.filter((one) => isNull(one) === nulls).length };
}

/** `IS NULL` as a number: one where it holds. */
function asType(value: Value, type: string): Value {
  const isNumber = ['int', 'integer', 'int4'].includes(type);
  if (value.kind !== 'truth' || type === 'boolean' || type === 'bool') return value;
  const [only, ...others] = value.may;
  if (isNumber && others.length === 0 && only !== 'null' && only !== undefined)
    return { kind: 'number', value: only === 'true' ? 1 : 0 };
  return strict([value]);
}

/** Of a column or a call that is asked for as a condition. */
function truthsOf(value: Value): ReadonlySet<Truth> {
  if (value.kind === 'truth') return value.may;
  if (value.kind === 'number') throw new Unread();
  if (value.given === 'null') return new Set(['null']);
  return new Set(value.given === 'value' ? ['true', 'false'] : ['true', 'false', 'null']);
}

function truthLike(sign: string, value: Value): Value {
  const isCondition = ['~', '~*', '!~', '!~*', '@>', '<@', '?', '&&'].includes(sign);
  return isCondition ? { kind: 'truth', may: truthsOf(value) } : value;
}

function joinedBy(left: Value, right: Value, by: (a: Truth, b: Truth) => Truth): Value {
  const [all, others] = [truthsOf(left), truthsOf(right)];
  return truth(...[...all].flatMap((a) => [...others].map((b) => by(a, b))));
}

function comparedBy(left: Value, right: Value, compare: (a: number, b: number) => boolean): Value {
  if (left.kind === 'number' && right.kind === 'number')
    return truth(compare(left.value, right.value) ? 'true' : 'false');
  if (left.kind === 'truth' && right.kind === 'truth') {
    // False is less than true.
    const rank = (one: Truth): number => (one === 'true' ? 1 : 0);
    return joinedBy(left, right, (a, b) =>
      a === 'null' || b === 'null' ? 'null' : compare(rank(a), rank(b)) ? 'true' : 'false',
    );
  }
  return { kind: 'truth', may: truthsOf(strict([left, right])) };
}
