/** PostGIS without raster and topology, version 3.6: its names and types. https://postgis.net/docs/reference.html */
import type { StandIn } from './script.ts';

/** The older way of adding a column, which scripts for OpenStreetMap's data use. `at`: the numbers of the schema, the table and the column. */
function addGeometryColumn(
  types: string,
  at: readonly [schema: string, table: string, column: string],
): string {
  const [schema, table, column] = at;
  return `CREATE OR REPLACE FUNCTION addgeometrycolumn(${types}, use_typmod bool DEFAULT NULL) RETURNS text LANGUAGE plpgsql AS $$BEGIN
    EXECUTE format('ALTER TABLE %s ADD COLUMN %I geometry', concat_ws('.', quote_ident(nullif(${schema}, '')), quote_ident(${table})), ${column});
    RETURN ${column};
  END$$`;
}

export const postgis: StandIn = {
  title: 'PostGIS',
  types: ['geometry', 'geography', 'box2d', 'box3d', 'spheroid'],
  casts: [
    ...[
      'geometry point',
      'point geometry',
      'geometry path',
      'path geometry',
      'geometry polygon',
      'polygon geometry',
    ],
    ...[
      'geometry box2d implicit',
      'geometry box3d implicit',
      'geometry box assignment',
      'box3d box2d implicit',
    ],
    ...['box2d box3d implicit', 'box2d geometry implicit', 'box3d box implicit', 'box3d geometry implicit'],
    ...[
      'text geometry implicit',
      'geometry text implicit',
      'bytea geometry implicit',
      'geometry bytea implicit',
    ],
    ...[
      'bytea geography implicit',
      'geography bytea implicit',
      'geometry geography implicit',
      'geography geometry',
    ],
    ...['geometry json', 'geometry jsonb'],
  ],
  comparable: ['geometry', 'geography'],
  operators: [
    'geometry geometry bool: && ~= @ ~ << &< <<| &<| &> >> |&> |>> &&& ~~ @@ ~~= <>',
    'geometry geometry float8: <-> <#> <<->> |=|',
    'geography geography bool: &&',
    'geography geography float8: <->',
  ],
  changing: [
    addGeometryColumn('text, text, text, text, int4, text, int4', ['$2', '$3', '$4']),
    addGeometryColumn('text, text, text, int4, text, int4', ['$1', '$2', '$3']),
    addGeometryColumn('text, text, int4, text, int4', ['NULL', '$1', '$2']),
  ],
  relations: [
    'CREATE TYPE geometry_dump AS (path int4[], geom geometry)',
    'CREATE TYPE valid_detail AS (valid bool, reason varchar, location geometry)',
    `CREATE TABLE spatial_ref_sys (srid int4 PRIMARY KEY, auth_name varchar(256), auth_srid int4, srtext varchar(2048),
      proj4text varchar(2048))`,
    `CREATE VIEW geometry_columns AS SELECT NULL::varchar(256) AS f_table_catalog, NULL::name AS f_table_schema,
      NULL::name AS f_table_name, NULL::name AS f_geometry_column, NULL::int4 AS coord_dimension, NULL::int4 AS srid,
      NULL::varchar(30) AS type`,
    `CREATE VIEW geography_columns AS SELECT NULL::name AS f_table_catalog, NULL::name AS f_table_schema,
      NULL::name AS f_table_name, NULL::name AS f_geography_column, NULL::int4 AS coord_dimension, NULL::int4 AS srid,
      NULL::text AS type`,
  ],
  functions: `
    json(geometry) json; jsonb(geometry) jsonb;
    addgeometrycolumn(text, text, text, text, int4, text, int4, use_typmod bool?) text;
    addgeometrycolumn(text, text, text, int4, text, int4, use_typmod bool?) text;
    addgeometrycolumn(text, text, int4, text, int4, use_typmod bool?) text; box(box3d) box; box(geometry) box;
    box2d(box3d) box2d; box2d(geometry) box2d; box3d(box2d) box3d; box3d(geometry) box3d; box3dtobox(box3d) box;
    bytea(geography) bytea; bytea(geometry) bytea; dropgeometrycolumn(text, text, text, text) text;
    dropgeometrycolumn(text, text, text) text; dropgeometrycolumn(text, text) text;
    dropgeometrytable(text, text, text) text; dropgeometrytable(text, text) text; dropgeometrytable(text) text;
    equals(geometry, geometry) bool; find_srid(text, text, text) int4; geography(bytea) geography;
    geography(geography, int4, bool) geography; geography(geometry) geography; geometry(box2d) geometry;
    geometry(box3d) geometry; geometry(bytea) geometry; geometry(geography) geometry;
    geometry(geometry, int4, bool) geometry; geometry(path) geometry; geometry(point) geometry;
    geometry(polygon) geometry; geometry(text) geometry; geometrytype(geography) text; geometrytype(geometry) text;
    geomfromewkb(bytea) geometry; geomfromewkt(text) geometry; get_proj4_from_srid(int4) text; path(geometry) path;
    point(geometry) point; polygon(geometry) polygon; populate_geometry_columns(oid, use_typmod bool?) int4;
    populate_geometry_columns(use_typmod bool?) text; postgis_full_version() text; postgis_lib_version() text;
    postgis_typmod_dims(int4) int4; postgis_typmod_srid(int4) int4; postgis_typmod_type(int4) text;
    postgis_version() text; st_3dclosestpoint(geometry, geometry) geometry;
    st_3ddfullywithin(geometry, geometry, float8) bool; st_3ddistance(geometry, geometry) float8;
    st_3ddwithin(geometry, geometry, float8) bool; st_3dinterpolatepoint(geometry, geometry) float8;
    st_3dintersects(geometry, geometry) bool; st_3dlength(geometry) float8;
    st_3dlineinterpolatepoint(geometry, float8) geometry; st_3dlongestline(geometry, geometry) geometry;
    st_3dmakebox(geometry, geometry) box3d; st_3dmaxdistance(geometry, geometry) float8;
    st_3dperimeter(geometry) float8; st_3dshortestline(geometry, geometry) geometry;
    st_addmeasure(geometry, float8, float8) geometry; st_addpoint(geometry, geometry) geometry;
    st_addpoint(geometry, geometry, int4) geometry;
    st_affine(geometry, float8, float8, float8, float8, float8, float8) geometry;
    st_affine(geometry, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) geometry;
    st_angle(geometry, geometry) float8; st_angle(geometry, geometry, geometry, pt4 geometry?) float8;
    st_area(geography, use_spheroid bool?) float8; st_area(geometry) float8; st_area(text) float8;
    st_area2d(geometry) float8; st_asbinary(geography) bytea; st_asbinary(geography, text) bytea;
    st_asbinary(geometry) bytea; st_asbinary(geometry, text) bytea;
    st_asencodedpolyline(geometry, nprecision int4?) text; st_asewkb(geometry) bytea;
    st_asewkb(geometry, text) bytea; st_asewkt(geography) text; st_asewkt(geography, int4) text;
    st_asewkt(geometry) text; st_asewkt(geometry, int4) text; st_asewkt(text) text;
    st_asgeojson(geography, maxdecimaldigits int4?, options int4?) text;
    st_asgeojson(geometry, maxdecimaldigits int4?, options int4?) text;
    st_asgeojson(record, geom_column text?, maxdecimaldigits int4?, pretty_bool bool?, id_column text?) text;
    st_asgeojson(text) text;
    st_asgml(geography, maxdecimaldigits int4?, options int4?, nprefix text?, id text?) text;
    st_asgml(geometry, maxdecimaldigits int4?, options int4?) text; st_asgml(text) text;
    st_asgml(int4, geography, maxdecimaldigits int4?, options int4?, nprefix text?, id text?) text;
    st_asgml(int4, geometry, maxdecimaldigits int4?, options int4?, nprefix text?, id text?) text;
    st_ashexewkb(geometry) text; st_ashexewkb(geometry, text) text;
    st_askml(geography, maxdecimaldigits int4?, nprefix text?) text;
    st_askml(geometry, maxdecimaldigits int4?, nprefix text?) text; st_askml(text) text;
    st_aslatlontext(geometry, tmpl text?) text; st_asmarc21(geometry, format text?) text;
    st_asmvtgeom(geometry, box2d, extent int4?, buffer int4?, clip_geom bool?) geometry;
    st_assvg(geography, rel int4?, maxdecimaldigits int4?) text;
    st_assvg(geometry, rel int4?, maxdecimaldigits int4?) text; st_assvg(text) text; st_astext(geography) text;
    st_astext(geography, int4) text; st_astext(geometry) text; st_astext(geometry, int4) text;
    st_astext(text) text;
    st_astwkb(geometry, prec int4?, prec_z int4?, prec_m int4?, with_sizes bool?, with_boxes bool?) bytea;
    st_astwkb(geometry[], int8[], prec int4?, prec_z int4?, prec_m int4?, with_sizes bool?, with_boxes bool?) bytea;
    st_asx3d(geometry, maxdecimaldigits int4?, options int4?) text; st_azimuth(geography, geography) float8;
    st_azimuth(geometry, geometry) float8; st_bdmpolyfromtext(text, int4) geometry;
    st_bdpolyfromtext(text, int4) geometry; st_boundary(geometry) geometry;
    st_boundingdiagonal(geometry, fits bool?) geometry; st_box2dfromgeohash(text, int4?) box2d;
    st_buffer(geography, float8) geography; st_buffer(geography, float8, int4) geography;
    st_buffer(geography, float8, text) geography; st_buffer(geometry, float8, options text?) geometry;
    st_buffer(geometry, float8, int4) geometry; st_buffer(text, float8) geometry;
    st_buffer(text, float8, int4) geometry; st_buffer(text, float8, text) geometry;
    st_buildarea(geometry) geometry; st_catmullromsmoothing(geometry, int4?) geometry;
    st_centroid(geography, use_spheroid bool?) geography; st_centroid(geometry) geometry;
    st_centroid(text) geometry; st_chaikinsmoothing(geometry, int4?, bool?) geometry;
    st_cleangeometry(geometry) geometry; st_clipbybox2d(geometry, box2d) geometry;
    st_closestpoint(geography, geography, use_spheroid bool?) geography;
    st_closestpoint(geometry, geometry) geometry; st_closestpoint(text, text) geometry;
    st_closestpointofapproach(geometry, geometry) float8; window st_clusterdbscan(geometry, float8, int4) int4;
    st_clusterintersecting(geometry[]) geometry[]; window st_clusterintersectingwin(geometry) int4;
    window st_clusterkmeans(geometry, int4, max_radius float8?) int4;
    window st_clusterrelatewin(geometry, text) int4; st_clusterwithin(geometry[], float8) geometry[];
    window st_clusterwithinwin(geometry, float8) int4; st_collect(geometry, geometry) geometry;
    st_collect(geometry[]) geometry; st_collectionextract(geometry) geometry;
    st_collectionextract(geometry, int4) geometry; st_collectionhomogenize(geometry) geometry;
    st_combinebbox(box2d, geometry) box2d; st_combinebbox(box3d, box3d) box3d;
    st_combinebbox(box3d, geometry) box3d; st_concavehull(geometry, float8, param_allow_holes bool?) geometry;
    st_contains(geometry, geometry) bool; st_containsproperly(geometry, geometry) bool;
    st_controlpoints(geometry) geometry; st_convexhull(geometry) geometry; st_coorddim(geometry) smallint;
    window st_coverageclean(geometry, gapmaximumwidth float8?, snappingdistance float8?, overlapmergestrategy text?) geometry;
    st_coverageedges(geometry, edgetype int4?) geometry; st_coverageedges(geometry[], edgetype int4?) geometry;
    window st_coverageinvalidedges(geometry, tolerance float8?) geometry;
    window st_coveragesimplify(geometry, float8, simplifyboundary bool?) geometry;
    st_coverageunion(geometry[]) geometry; st_coveredby(geography, geography) bool;
    st_coveredby(geometry, geometry) bool; st_coveredby(text, text) bool; st_covers(geography, geography) bool;
    st_covers(geometry, geometry) bool; st_covers(text, text) bool; st_cpawithin(geometry, geometry, float8) bool;
    st_crosses(geometry, geometry) bool; st_curven(geometry, int4) geometry;
    st_curvetoline(geometry, tol float8?, toltype int4?, flags int4?) geometry; st_degree(geometry) int4;
    st_delaunaytriangles(geometry, tolerance float8?, flags int4?) geometry;
    st_dfullywithin(geometry, geometry, float8) bool; st_difference(geometry, geometry, gridsize float8?) geometry;
    st_dimension(geometry) int4; st_disjoint(geometry, geometry) bool;
    st_distance(geography, geography, use_spheroid bool?) float8; st_distance(geometry, geometry) float8;
    st_distance(text, text) float8; st_distancecpa(geometry, geometry) float8;
    st_distancesphere(geometry, geometry) float8; st_distancesphere(geometry, geometry, float8) float8;
    st_distancespheroid(geometry, geometry) float8; st_distancespheroid(geometry, geometry, spheroid) float8;
    st_dump(geometry) setof geometry_dump; st_dumppoints(geometry) setof geometry_dump;
    st_dumprings(geometry) setof geometry_dump; st_dumpsegments(geometry) setof geometry_dump;
    st_dwithin(geography, geography, float8, use_spheroid bool?) bool; st_dwithin(geometry, geometry, float8) bool;
    st_dwithin(text, text, float8) bool; st_endm(geometry) float8; st_endpoint(geometry) geometry;
    st_envelope(geometry) geometry; st_equals(geometry, geometry) bool; st_estimatedextent(text, text) box2d;
    st_estimatedextent(text, text, text) box2d; st_estimatedextent(text, text, text, bool) box2d;
    st_evaluate(geometry, float8) geometry; st_expand(box2d, float8, float8) box2d;
    st_expand(box3d, float8, float8, dz float8?) box3d; st_expand(box2d, float8) box2d;
    st_expand(box3d, float8) box3d; st_expand(geometry, float8, float8, dz float8?, dm float8?) geometry;
    st_expand(geometry, float8) geometry; st_exteriorring(geometry) geometry;
    st_filterbym(geometry, float8, float8?, bool?) geometry; st_findextent(text, text) box2d;
    st_findextent(text, text, text) box2d; st_flipcoordinates(geometry) geometry; st_force2d(geometry) geometry;
    st_force3d(geometry, zvalue float8?) geometry; st_force3dm(geometry, mvalue float8?) geometry;
    st_force3dz(geometry, zvalue float8?) geometry; st_force4d(geometry, zvalue float8?, mvalue float8?) geometry;
    st_forcecollection(geometry) geometry; st_forcecurve(geometry) geometry; st_forcepolygonccw(geometry) geometry;
    st_forcepolygoncw(geometry) geometry; st_forcerhr(geometry) geometry; st_forcesfs(geometry) geometry;
    st_forcesfs(geometry, text) geometry; st_frechetdistance(geometry, geometry, float8?) float8;
    st_fromflatgeobuf(anyelement, bytea) setof anyelement; st_fromflatgeobuftotable(text, text, bytea) void;
    st_generatepoints(geometry, int4) geometry; st_generatepoints(geometry, int4, int4) geometry;
    st_geogfromtext(text) geography; st_geogfromwkb(bytea) geography; st_geographyfromtext(text) geography;
    st_geohash(geography, maxchars int4?) text; st_geohash(geometry, maxchars int4?) text;
    st_geomcollfromtext(text) geometry; st_geomcollfromtext(text, int4) geometry;
    st_geomcollfromwkb(bytea) geometry; st_geomcollfromwkb(bytea, int4) geometry;
    st_geometricmedian(geometry, tolerance float8?, max_iter int4?, fail_if_not_converged bool?) geometry;
    st_geometryfromtext(text) geometry; st_geometryfromtext(text, int4) geometry;
    st_geometryn(geometry, int4) geometry; st_geometrytype(geometry) text; st_geomfromewkb(bytea) geometry;
    st_geomfromewkt(text) geometry; st_geomfromgeohash(text, int4?) geometry; st_geomfromgeojson(json) geometry;
    st_geomfromgeojson(jsonb) geometry; st_geomfromgeojson(text) geometry; st_geomfromgml(text) geometry;
    st_geomfromgml(text, int4) geometry; st_geomfromkml(text) geometry; st_geomfrommarc21(text) geometry;
    st_geomfromtext(text) geometry; st_geomfromtext(text, int4) geometry; st_geomfromtwkb(bytea) geometry;
    st_geomfromwkb(bytea) geometry; st_geomfromwkb(bytea, int4) geometry; st_gmltosql(text) geometry;
    st_gmltosql(text, int4) geometry; st_hasarc(geometry) bool; st_hasm(geometry) bool; st_hasz(geometry) bool;
    st_hausdorffdistance(geometry, geometry) float8; st_hausdorffdistance(geometry, geometry, float8) float8;
    st_hexagon(float8, int4, int4, origin geometry?) geometry;
    st_hexagongrid(float8, geometry, OUT geom geometry, OUT i int4, OUT j int4) setof record;
    st_interiorringn(geometry, int4) geometry; st_interpolatepoint(geometry, geometry) float8;
    st_intersection(geography, geography) geography;
    st_intersection(geometry, geometry, gridsize float8?) geometry; st_intersection(text, text) geometry;
    st_intersects(geography, geography) bool; st_intersects(geometry, geometry) bool;
    st_intersects(text, text) bool; st_inversetransformpipeline(geometry, text, to_srid int4?) geometry;
    st_isclosed(geometry) bool; st_iscollection(geometry) bool; st_isempty(geometry) bool;
    st_isnurbscurve(geometry) bool; st_ispolygonccw(geometry) bool; st_ispolygoncw(geometry) bool;
    st_isring(geometry) bool; st_issimple(geometry) bool; st_isvalid(geometry) bool;
    st_isvalid(geometry, int4) bool; st_isvaliddetail(geometry, flags int4?) valid_detail;
    st_isvalidreason(geometry) text; st_isvalidreason(geometry, int4) text; st_isvalidtrajectory(geometry) bool;
    st_knots(geometry) float8[];
    st_largestemptycircle(geometry, tolerance float8?, boundary geometry?, OUT center geometry, OUT nearest geometry, OUT radius float8) record;
    st_length(geography, use_spheroid bool?) float8; st_length(geometry) float8; st_length(text) float8;
    st_length2d(geometry) float8; st_length2dspheroid(geometry, spheroid) float8;
    st_lengthspheroid(geometry, spheroid) float8; st_linecrossingdirection(geometry, geometry) int4;
    st_lineextend(geometry, float8, distance_backward float8?) geometry;
    st_linefromencodedpolyline(text, nprecision int4?) geometry; st_linefrommultipoint(geometry) geometry;
    st_linefromtext(text) geometry; st_linefromtext(text, int4) geometry; st_linefromwkb(bytea) geometry;
    st_linefromwkb(bytea, int4) geometry; st_lineinterpolatepoint(geography, float8, use_spheroid bool?) geography;
    st_lineinterpolatepoint(geometry, float8) geometry; st_lineinterpolatepoint(text, float8) geometry;
    st_lineinterpolatepoints(geography, float8, use_spheroid bool?, repeat bool?) geography;
    st_lineinterpolatepoints(geometry, float8, repeat bool?) geometry;
    st_lineinterpolatepoints(text, float8) geometry;
    st_linelocatepoint(geography, geography, use_spheroid bool?) float8;
    st_linelocatepoint(geometry, geometry) float8; st_linelocatepoint(text, text) float8;
    st_linemerge(geometry) geometry; st_linemerge(geometry, bool) geometry; st_linestringfromwkb(bytea) geometry;
    st_linestringfromwkb(bytea, int4) geometry; st_linesubstring(geography, float8, float8) geography;
    st_linesubstring(geometry, float8, float8) geometry; st_linesubstring(text, float8, float8) geometry;
    st_linetocurve(geometry) geometry; st_locatealong(geometry, float8, leftrightoffset float8?) geometry;
    st_locatebetween(geometry, float8, float8, leftrightoffset float8?) geometry;
    st_locatebetweenelevations(geometry, float8, float8) geometry; st_longestline(geometry) geometry;
    st_longestline(geometry, geometry) geometry; st_m(geometry) float8; st_makebox2d(geometry, geometry) box2d;
    st_makeenvelope(float8, float8, float8, float8, int4?) geometry; st_makeline(geometry, geometry) geometry;
    st_makeline(geometry[]) geometry;
    st_makenurbscurve(int4, geometry, weights float8[]?, knots float8[]?) geometry;
    st_makepoint(float8, float8) geometry; st_makepoint(float8, float8, float8) geometry;
    st_makepoint(float8, float8, float8, float8) geometry; st_makepointm(float8, float8, float8) geometry;
    st_makepolygon(geometry) geometry; st_makepolygon(geometry, geometry[]) geometry;
    st_makevalid(geometry, text) geometry; st_makevalid(geometry) geometry; st_maxdistance(geometry) float8;
    st_maxdistance(geometry, geometry) float8;
    st_maximuminscribedcircle(geometry, OUT center geometry, OUT nearest geometry, OUT radius float8) record;
    st_memsize(geometry) int4; st_minimumboundingcircle(geometry, segs_per_quarter int4?) geometry;
    st_minimumboundingradius(geometry, OUT center geometry, OUT radius float8) record;
    st_minimumclearance(geometry) float8; st_minimumclearanceline(geometry) geometry;
    window st_minimumspanningtree(geometry) int4; st_mlinefromtext(text) geometry;
    st_mlinefromtext(text, int4) geometry; st_mlinefromwkb(bytea) geometry; st_mlinefromwkb(bytea, int4) geometry;
    st_mmax(geometry) float8; st_mmin(geometry) float8; st_mpointfromtext(text) geometry;
    st_mpointfromtext(text, int4) geometry; st_mpointfromwkb(bytea) geometry;
    st_mpointfromwkb(bytea, int4) geometry; st_mpolyfromtext(text) geometry; st_mpolyfromtext(text, int4) geometry;
    st_mpolyfromwkb(bytea) geometry; st_mpolyfromwkb(bytea, int4) geometry; st_msize(geometry) float8;
    st_multi(geometry) geometry; st_multilinefromwkb(bytea) geometry; st_multilinestringfromtext(text) geometry;
    st_multilinestringfromtext(text, int4) geometry; st_multipointfromtext(text) geometry;
    st_multipointfromwkb(bytea) geometry; st_multipointfromwkb(bytea, int4) geometry;
    st_multipolyfromwkb(bytea) geometry; st_multipolyfromwkb(bytea, int4) geometry;
    st_multipolygonfromtext(text) geometry; st_multipolygonfromtext(text, int4) geometry;
    st_ndims(geometry) smallint; st_node(geometry) geometry; st_normalize(geometry) geometry;
    st_npoints(geometry) int4; st_nrings(geometry) int4; st_numcontrolpoints(geometry) int4;
    st_numcurves(geometry) int4; st_numgeometries(geometry) int4; st_numinteriorring(geometry) int4;
    st_numinteriorrings(geometry) int4; st_numpatches(geometry) int4; st_numpoints(geometry) int4;
    st_nurbscurveisrational(geometry) bool; st_nurbstolinestring(geometry, num_segments int4?) geometry;
    st_offsetcurve(geometry, float8, params text?) geometry; st_orderingequals(geometry, geometry) bool;
    st_orientedenvelope(geometry) geometry; st_overlaps(geometry, geometry) bool;
    st_patchn(geometry, int4) geometry; st_perimeter(geography, use_spheroid bool?) float8;
    st_perimeter(geometry) float8; st_perimeter2d(geometry) float8; st_point(float8, float8) geometry;
    st_point(float8, float8, int4) geometry; st_pointfromgeohash(text, int4?) geometry;
    st_pointfromtext(text) geometry; st_pointfromtext(text, int4) geometry; st_pointfromwkb(bytea) geometry;
    st_pointfromwkb(bytea, int4) geometry; st_pointinsidecircle(geometry, float8, float8, float8) bool;
    st_pointm(float8, float8, float8, srid int4?) geometry; st_pointn(geometry, int4) geometry;
    st_pointonsurface(geometry) geometry; st_points(geometry) geometry;
    st_pointz(float8, float8, float8, srid int4?) geometry;
    st_pointzm(float8, float8, float8, float8, srid int4?) geometry; st_polyfromtext(text) geometry;
    st_polyfromtext(text, int4) geometry; st_polyfromwkb(bytea) geometry; st_polyfromwkb(bytea, int4) geometry;
    st_polygon(geometry, int4) geometry; st_polygonfromtext(text) geometry;
    st_polygonfromtext(text, int4) geometry; st_polygonfromwkb(bytea) geometry;
    st_polygonfromwkb(bytea, int4) geometry; st_polygonize(geometry[]) geometry;
    st_project(geography, float8, float8) geography; st_project(geography, geography, float8) geography;
    st_project(geometry, float8, float8) geometry; st_project(geometry, geometry, float8) geometry;
    st_quantizecoordinates(geometry, int4, prec_y int4?, prec_z int4?, prec_m int4?) geometry;
    st_reduceprecision(geometry, float8) geometry; st_relate(geometry, geometry) text;
    st_relate(geometry, geometry, int4) text; st_relate(geometry, geometry, text) bool;
    st_relatematch(text, text) bool; st_removeirrelevantpointsforview(geometry, box2d, bool?) geometry;
    st_removepoint(geometry, int4) geometry; st_removerepeatedpoints(geometry, tolerance float8?) geometry;
    st_removesmallparts(geometry, float8, float8) geometry; st_reverse(geometry) geometry;
    st_rotate(geometry, float8) geometry; st_rotate(geometry, float8, float8, float8) geometry;
    st_rotate(geometry, float8, geometry) geometry; st_rotatex(geometry, float8) geometry;
    st_rotatey(geometry, float8) geometry; st_rotatez(geometry, float8) geometry;
    st_scale(geometry, float8, float8) geometry; st_scale(geometry, float8, float8, float8) geometry;
    st_scale(geometry, geometry) geometry; st_scale(geometry, geometry, geometry) geometry;
    st_scroll(geometry, geometry) geometry; st_segmentize(geography, float8) geography;
    st_segmentize(geometry, float8) geometry; st_seteffectivearea(geometry, float8?, int4?) geometry;
    st_setendm(geometry, float8) geometry; st_setpoint(geometry, int4, geometry) geometry;
    st_setsrid(geography, int4) geography; st_setsrid(geometry, int4) geometry;
    st_setstartm(geometry, float8) geometry; st_sharedpaths(geometry, geometry) geometry;
    st_shiftlongitude(geometry) geometry; st_shortestline(geography, geography, use_spheroid bool?) geography;
    st_shortestline(geometry, geometry) geometry; st_shortestline(text, text) geometry;
    st_simplify(geometry, float8) geometry; st_simplify(geometry, float8, bool) geometry;
    st_simplifypolygonhull(geometry, float8, is_outer bool?) geometry;
    st_simplifypreservetopology(geometry, float8) geometry; st_simplifyvw(geometry, float8) geometry;
    st_snap(geometry, geometry, float8) geometry;
    st_snaptogrid(geometry, geometry, float8, float8, float8, float8) geometry;
    st_snaptogrid(geometry, float8) geometry; st_snaptogrid(geometry, float8, float8) geometry;
    st_snaptogrid(geometry, float8, float8, float8, float8) geometry; st_split(geometry, geometry) geometry;
    st_square(float8, int4, int4, origin geometry?) geometry;
    st_squaregrid(float8, geometry, OUT geom geometry, OUT i int4, OUT j int4) setof record;
    st_srid(geography) int4; st_srid(geometry) int4; st_startm(geometry) float8; st_startpoint(geometry) geometry;
    st_subdivide(geometry, maxvertices int4?, gridsize float8?) setof geometry; st_summary(geography) text;
    st_summary(geometry) text; st_symdifference(geometry, geometry, gridsize float8?) geometry;
    st_symmetricdifference(geometry, geometry) geometry;
    st_tileenvelope(int4, int4, int4, bounds geometry?, margin float8?) geometry;
    st_touches(geometry, geometry) bool; st_transform(geometry, text, text) geometry;
    st_transform(geometry, text, int4) geometry; st_transform(geometry, text) geometry;
    st_transform(geometry, int4) geometry; st_transformpipeline(geometry, text, to_srid int4?) geometry;
    st_translate(geometry, float8, float8) geometry; st_translate(geometry, float8, float8, float8) geometry;
    st_transscale(geometry, float8, float8, float8, float8) geometry; st_triangulatepolygon(geometry) geometry;
    st_unaryunion(geometry, gridsize float8?) geometry; st_union(geometry, geometry) geometry;
    st_union(geometry, geometry, float8) geometry; st_union(geometry[]) geometry;
    st_voronoilines(geometry, tolerance float8?, extend_to geometry?) geometry;
    st_voronoipolygons(geometry, tolerance float8?, extend_to geometry?) geometry; st_weights(geometry) float8[];
    st_within(geometry, geometry) bool; st_wkbtosql(bytea) geometry; st_wkttosql(text) geometry;
    st_wrapx(geometry, float8, float8) geometry; st_x(geometry) float8; st_xmax(box3d) float8;
    st_xmin(box3d) float8; st_xsize(box3d) float8; st_y(geometry) float8; st_ymax(box3d) float8;
    st_ymin(box3d) float8; st_ysize(box3d) float8; st_z(geometry) float8; st_zmax(box3d) float8;
    st_zmflag(geometry) smallint; st_zmin(box3d) float8; st_zsize(box3d) float8; text(geometry) text;
    updategeometrysrid(text, text, text, text, int4) text; updategeometrysrid(text, text, int4) text;
    updategeometrysrid(text, text, text, int4) text; aggregate st_extent(geometry) box2d;
    aggregate st_3dextent(geometry) box3d; aggregate st_memunion(geometry) geometry;
    aggregate st_union(geometry) geometry; aggregate st_union(geometry, float8) geometry;
    aggregate st_collect(geometry) geometry; aggregate st_clusterintersecting(geometry) geometry[];
    aggregate st_clusterwithin(geometry, float8) geometry[]; aggregate st_polygonize(geometry) geometry;
    aggregate st_makeline(geometry) geometry; aggregate st_coverageunion(geometry) geometry;
    aggregate st_asmvt(anyelement) bytea; aggregate st_asmvt(anyelement, text) bytea;
    aggregate st_asmvt(anyelement, text, int4) bytea; aggregate st_asmvt(anyelement, text, int4, text) bytea;
    aggregate st_asmvt(anyelement, text, int4, text, text) bytea; aggregate st_asgeobuf(anyelement) bytea;
    aggregate st_asgeobuf(anyelement, text) bytea; aggregate st_asflatgeobuf(anyelement) bytea;
    aggregate st_asflatgeobuf(anyelement, bool) bytea; aggregate st_asflatgeobuf(anyelement, bool, text) bytea;
  `,
};
