/** pgvector, version 0.8: its names and types. https://github.com/pgvector/pgvector */
import type { StandIn } from './script.ts';

const types = ['vector', 'halfvec', 'sparsevec'];
const arrays = ['int4[]', 'float4[]', 'float8[]', 'numeric[]'];

export const vector: StandIn = {
  title: 'pgvector',
  types,
  casts: [
    ...types.flatMap((type) => arrays.map((array) => `${array} ${type} assignment`)),
    ...['vector float4[] implicit', 'halfvec float4[] assignment', 'halfvec vector assignment'],
    ...['vector halfvec implicit', 'vector sparsevec implicit', 'sparsevec vector assignment'],
    ...['halfvec sparsevec implicit', 'sparsevec halfvec assignment'],
  ],
  comparable: types,
  operators: [
    ...types.flatMap((type) => [`${type} ${type} float8: <-> <#> <=> <+>`, `${type} ${type} bool: <>`]),
    ...['vector vector vector: + - * ||', 'halfvec halfvec halfvec: + - * ||', 'bit bit float8: <~> <%>'],
  ],
  relations: [],
  functions: [
    ...types.flatMap((type) =>
      ['l1_distance', 'l2_distance', 'cosine_distance', 'inner_product'].map(
        (name) => `${name}(${type}, ${type}) float8`,
      ),
    ),
    ...types.map((type) => `l2_normalize(${type}) ${type}`),
    ...['vector_norm(vector) float8', 'l2_norm(halfvec) float8', 'l2_norm(sparsevec) float8'],
    ...['vector', 'halfvec'].flatMap((type) => [
      `vector_dims(${type}) int4`,
      `binary_quantize(${type}) bit`,
      `subvector(${type}, int4, int4) ${type}`,
      `aggregate avg(${type}) ${type}`,
      `aggregate sum(${type}) ${type}`,
    ]),
    ...['hamming_distance(bit, bit) float8', 'jaccard_distance(bit, bit) float8'],
  ].join('; '),
};
