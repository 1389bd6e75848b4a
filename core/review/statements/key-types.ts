/**
 * What type an expression of an index has, where that is plain: columns, literals, casts, COALESCE and its like, arithmetic, a few functions. What is
 * not read here has no type, and whoever asks keeps to an assumption.
 */
import { typeSpellings } from '../../effects/using-clause.ts';
import { ExpressionReader, Unread } from '../expression-reader.ts';

export interface KeyType {
  /** As the replay calls it; `unknown` of a literal that takes the type of what stands beside it. */
  readonly name: string;
  /** At most so many characters, of a numeric digits; undefined where nothing says it. */
  readonly characters: number | undefined;
  /** In every row. */
  readonly isNull: boolean;
  /** The column whose values these are, one for one. */
  readonly same: string | undefined;
}

/** Of a column; undefined where nothing is known of it. */
export type ColumnTypes = (name: string) => KeyType | undefined;

export function keyTypeOf(text: string, of: ColumnTypes): KeyType | undefined {
  const type = new Reader(text, of).whole();
  return type?.name === 'unknown' ? undefined : type;
}

const numbers = ['int2', 'int4', 'int8', 'numeric', 'float4', 'float8'];
const integers = new Set(numbers.slice(0, 3));
const texts = new Set(['text', 'varchar', 'bpchar']);
const comparisons = new Set([
  '=',
  '<>',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  '~',
  '~*',
  '!~',
  '!~*',
  '@>',
  '<@',
  '&&',
]);
/** Of an epoch with its microseconds. */
const secondsDigits = 16;
/** Of whatever they are given. */
const results: Readonly<Record<string, string>> = {
  ...{ length: 'int4', char_length: 'int4', character_length: 'int4', octet_length: 'int4' },
  ...{ ascii: 'int4', hashtext: 'int4', date_part: 'float8', array_length: 'int4', cardinality: 'int4' },
};

function plain(name: string, isNull = false): KeyType {
  return { name, characters: undefined, isNull, same: undefined };
}

class Reader extends ExpressionReader<KeyType> {
  readonly #of: ColumnTypes;

  constructor(text: string, of: ColumnTypes) {
    super(text);
    this.#of = of;
  }

  protected override expression(): KeyType {
    const left = this.#not();
    if (!['or', 'and'].includes(this.peek())) return left;
    while (this.take('or') || this.take('and')) this.#not();
    return plain('bool');
  }

  #not(): KeyType {
    if (!this.take('not')) return this.#compared();
    this.#not();
    return plain('bool');
  }

  #compared(): KeyType {
    let left = this.#sum();
    for (;;) {
      if (this.take('is')) {
        this.take('not');
        if (this.take('distinct', 'from')) this.#sum();
        else if (!['null', 'true', 'false'].some((one) => this.take(one))) throw new Unread();
      } else if (comparisons.has(this.peek())) {
        this.skip();
        this.#sum();
      } else return left;
      left = plain('bool');
    }
  }

  #sum(): KeyType {
    let left = this.#product();
    for (;;) {
      const sign = this.peek();
      if (sign !== '+' && sign !== '-') return left;
      this.skip();
      left = reckoned(left, this.#product());
    }
  }

  #product(): KeyType {
    let left = this.#signed();
    while (['*', '/', '%'].includes(this.peek())) {
      this.skip();
      left = reckoned(left, this.#signed());
    }
    return left;
  }

  #signed(): KeyType {
    if (!this.take('-') && !this.take('+')) return this.#zoned();
    return { ...this.#signed(), same: undefined };
  }

  #zoned(): KeyType {
    let type = this.#cast();
    while (this.take('at', 'time', 'zone')) {
      this.#cast();
      if (type.name !== 'timestamp' && type.name !== 'timestamptz') throw new Unread();
      type = plain(type.name === 'timestamp' ? 'timestamptz' : 'timestamp', type.isNull);
    }
    return type;
  }

  #cast(): KeyType {
    let type = this.#plain();
    for (;;) {
      if (this.take('::')) type = castTo(type, this.#type());
      else if (this.take('collate')) {
        this.name();
        if (this.take('.')) this.name();
      } else return type;
    }
  }

  #type(): Pick<KeyType, 'name' | 'characters'> {
    const words = [this.name()];
    for (const [first, second] of [
      ['character', 'varying'],
      ['double', 'precision'],
    ])
      if (words[0] === first && second !== undefined && this.take(second)) words.push(second);
    const size = this.size();
    for (const zone of ['with', 'without'])
      if (this.take(zone, 'time', 'zone')) words.push(zone, 'time', 'zone');
    if (['[', '.'].includes(this.peek())) throw new Unread();
    const written = words.join(' ');
    const name = typeSpellings.get(written) ?? written;
    const isSized = name === 'varchar' || name === 'bpchar';
    const given = Number(size[0] ?? (name === 'bpchar' ? '1' : 'NaN'));
    return { name, characters: isSized && Number.isInteger(given) ? given : undefined };
  }

  #plain(): KeyType {
    if (this.take('(')) {
      const type = this.expression();
      this.need(')');
      return type;
    }
    const token = this.token;
    const text = this.peek();
    if (token?.kind === 'string') {
      this.skip();
      return { ...plain('unknown'), characters: token.end - token.start - 2 };
    }
    if (/^\d+(?:\.\d+)?$/.test(text)) {
      this.skip();
      const isWhole = !text.includes('.');
      return plain(!isWhole ? 'numeric' : Number(text) < 2 ** 31 ? 'int4' : 'int8');
    }
    const isWord = token?.kind === 'word';
    const name = this.name();
    if (isWord && (name === 'true' || name === 'false')) return plain('bool');
    if (isWord && name === 'null') return plain('unknown', true);
    if (isWord && name === 'cast' && this.take('(')) {
      const of = this.expression();
      this.need('as');
      const type = castTo(of, this.#type());
      this.need(')');
      return type;
    }
    if (isWord && name === 'extract' && this.take('(')) {
      this.name();
      this.need('from');
      const of = this.expression();
      this.need(')');
      return { ...plain('numeric', of.isNull), characters: secondsDigits };
    }
    if (this.take('(')) return this.#call(name);
    const of = this.peek() === '.' ? undefined : this.#of(name);
    if (of === undefined) throw new Unread();
    return of;
  }

  #call(name: string): KeyType {
    const given = this.list();
    const [first, second] = given;
    const isNull = given.some((one) => one.isNull);
    const result = results[name];
    if (result !== undefined) return plain(result, isNull);
    if (first === undefined) throw new Unread();
    switch (name) {
      case 'coalesce': {
        const type = joined(given);
        return {
          ...type,
          isNull: given.every((one) => one.isNull),
          same: given.find((one) => !one.isNull)?.same,
        };
      }
      case 'greatest':
      case 'least': {
        const values = given.filter((one) => !one.isNull);
        const same = values.length === 1 ? values[0]?.same : undefined;
        return { ...joined(given), isNull: values.length === 0, same };
      }
      case 'nullif':
        return { ...first, same: second?.isNull === true ? first.same : undefined };
      case 'lower':
      case 'upper':
      case 'btrim':
      case 'ltrim':
      case 'rtrim':
        if (given.length > 1 || !texts.has(first.name)) throw new Unread();
        return { ...plain('text', isNull), characters: first.characters };
      case 'md5':
        return { ...plain('text', isNull), characters: 32 };
      case 'abs':
        if (!numbers.includes(first.name)) throw new Unread();
        return plain(first.name, isNull);
      case 'mod':
        return reckoned(first, second ?? first);
      case 'date':
        return plain('date', isNull);
      case 'date_trunc':
        if (second?.name !== 'timestamp' && second?.name !== 'timestamptz') throw new Unread();
        return plain(second.name, second.isNull);
      default:
        throw new Unread();
    }
  }
}

function castTo(of: KeyType, type: Pick<KeyType, 'name' | 'characters'>): KeyType {
  const { isNull, same } = of;
  const isText = texts.has(type.name) && texts.has(of.name);
  const characters = type.characters ?? (isText ? of.characters : undefined);
  // What is cut or rounded may become alike.
  const isWhole = isText && type.characters === undefined && type.name !== 'bpchar';
  const isSame = isWhole || [type, of].every(({ name }) => integers.has(name));
  return { ...type, characters, isNull, same: isSame ? same : undefined };
}

/** The common type of several, as the server chooses it. */
function joined(all: readonly KeyType[]): KeyType {
  const typed = all.filter((one) => one.name !== 'unknown');
  const [first] = typed;
  if (first === undefined) throw new Unread();
  if (typed.every((one) => numbers.includes(one.name))) return plain(widest(typed));
  const isText = typed.every((one) => texts.has(one.name));
  if (!isText && typed.some((one) => one.name !== first.name)) throw new Unread();
  const sizes = all.filter((one) => !(one.name === 'unknown' && one.isNull)).map((one) => one.characters);
  const characters = sizes.every((one) => one !== undefined) ? Math.max(...sizes) : undefined;
  const isMixed = typed.some((one) => one.name !== first.name);
  return { ...plain(isMixed ? 'text' : first.name), characters: isText ? characters : undefined };
}

function widest(all: readonly KeyType[]): string {
  return numbers[Math.max(...all.map((one) => numbers.indexOf(one.name)))] ?? 'numeric';
}

/** By a sign between them. Of dates and spans nothing is said. */
function reckoned(left: KeyType, right: KeyType): KeyType {
  if (![left, right].every((one) => numbers.includes(one.name))) throw new Unread();
  return plain(widest([left, right]), left.isNull || right.isNull);
}
