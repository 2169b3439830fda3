-- Statements of which the last gives rows, separated by empty lines; indented lines continue the line above.
-- P(a, b) is the call, or a struct of product and sum: both must give the same rows.
-- Each runs in a session and a database of its own, which has the temporary views t, u and nested and the
-- persistent view base with the same rows as t.

-- Temporary views
CREATE TEMPORARY VIEW v AS SELECT id, P(x, y).sum AS s FROM t
SELECT * FROM v WHERE s > 20

-- A temporary view joined with itself
CREATE TEMPORARY VIEW v AS SELECT id, g, P(x, y).sum AS s FROM t
SELECT a.id, b.id, a.s, b.s FROM v a JOIN v b ON a.s = b.s AND a.g <> b.id

-- A temporary view of a temporary view, scored again
CREATE TEMPORARY VIEW v AS SELECT id, x, P(x, y).sum AS s FROM t
CREATE TEMPORARY VIEW w AS SELECT id, s, P(s, x).product AS p FROM v
SELECT * FROM w WHERE p > 20 AND s < 30

-- A global temporary view
CREATE OR REPLACE GLOBAL TEMPORARY VIEW scored AS SELECT id, P(x, y).sum AS s FROM base
SELECT * FROM global_temp.scored WHERE s > 20

-- A persistent view
CREATE VIEW v AS SELECT id, P(x, y).sum AS s FROM base
SELECT * FROM v WHERE s > 20

-- A persistent view of a persistent view
CREATE VIEW v AS SELECT id, x, P(x, y).sum AS s FROM base
CREATE VIEW w (key, score) AS SELECT id, P(s, x).product AS p FROM v
SELECT * FROM w WHERE score > 20

-- A persistent view joined with itself
CREATE VIEW v AS SELECT id, P(x, y).sum AS s FROM base
SELECT a.id, b.id FROM v a JOIN v b ON a.s = b.s

-- A view that is altered
CREATE VIEW v AS SELECT id FROM base
ALTER VIEW v AS SELECT P(x, y).sum AS s FROM base
SELECT * FROM v

-- CREATE TABLE AS SELECT
CREATE TABLE w USING parquet AS SELECT id, P(x, y).sum AS s FROM t WHERE P(x, y).sum > 3
SELECT * FROM w

-- CREATE TABLE AS SELECT, partitioned by a score
CREATE TABLE w USING parquet PARTITIONED BY (b) AS SELECT id, round(P(x, y).sum / 20) AS b FROM t
SELECT * FROM w

-- INSERT INTO
CREATE TABLE w (id BIGINT, s FLOAT) USING parquet
INSERT INTO w SELECT id, P(x, y).sum FROM t
INSERT INTO w (s, id) SELECT P(y, x).product, id FROM u
SELECT * FROM w

-- INSERT INTO BY NAME
CREATE TABLE w (id BIGINT, s FLOAT) USING parquet
INSERT INTO w BY NAME SELECT P(x, y).sum AS s, id FROM t
SELECT * FROM w

-- INSERT from a common table expression
CREATE TABLE w (id BIGINT, s FLOAT) USING parquet
WITH c AS (SELECT id, P(x, y).sum AS s FROM t) INSERT INTO w SELECT a.id, b.s FROM c a JOIN c b USING (id)
SELECT * FROM w

-- INSERT of a struct
CREATE TABLE w (id BIGINT, q STRUCT<product: FLOAT, sum: FLOAT>) USING parquet
INSERT INTO w SELECT id, P(x, y) FROM t
SELECT id, q.sum, q FROM w

-- INSERT OVERWRITE
CREATE TABLE w USING parquet AS SELECT id, x AS s FROM t
INSERT OVERWRITE w SELECT id, P(x, y).sum FROM t WHERE P(x, y).sum > 20
SELECT * FROM w

-- INSERT OVERWRITE BY NAME
CREATE TABLE w USING parquet AS SELECT id, x AS s FROM t
INSERT OVERWRITE w BY NAME SELECT P(x, y).sum AS s, id FROM t
SELECT * FROM w

-- INSERT OVERWRITE of one partition
CREATE TABLE w USING parquet PARTITIONED BY (g) AS SELECT id, x AS s, g FROM t
INSERT OVERWRITE w PARTITION (g = 1) SELECT id, P(x, y).sum FROM t WHERE g = 1
SELECT * FROM w

-- INSERT OVERWRITE of the partitions that there are rows for
SET spark.sql.sources.partitionOverwriteMode = dynamic
CREATE TABLE w USING parquet PARTITIONED BY (g) AS SELECT id, x AS s, g FROM t
INSERT OVERWRITE w BY NAME SELECT id, g, P(x, y).sum AS s FROM t WHERE g > 0
SELECT * FROM w

-- One query inserted into two tables
CREATE TABLE v (id BIGINT, s FLOAT) USING parquet
CREATE TABLE w (id BIGINT, s FLOAT) USING parquet
FROM t INSERT INTO v SELECT id, P(x, y).sum WHERE P(x, y).sum > 20 INSERT INTO w SELECT id, P(y, x).product
SELECT 'v', * FROM v UNION ALL SELECT 'w', * FROM w

-- A scored query inserted into two tables
CREATE TABLE v (id BIGINT, s FLOAT) USING parquet
CREATE TABLE w (id BIGINT, s FLOAT) USING parquet
FROM (SELECT id, g, P(x, y).sum AS s FROM t) INSERT INTO v SELECT id, s WHERE g = 1 INSERT OVERWRITE w SELECT id, s WHERE s > 9
SELECT 'v', * FROM v UNION ALL SELECT 'w', * FROM w

-- CACHE TABLE of a view
CREATE TEMPORARY VIEW v AS SELECT id, P(x, y).sum AS s FROM t
CACHE TABLE v
SELECT a.id, P(a.s, b.s).sum FROM v a JOIN v b USING (id)

-- CACHE TABLE AS SELECT
CACHE TABLE w AS SELECT id, x, P(x, y).sum AS s FROM t
SELECT id, P(s, x).sum FROM w WHERE s > 10

-- CACHE LAZY TABLE below the call
CACHE LAZY TABLE w AS SELECT id, x, y FROM t
SELECT id, P(x, y).sum FROM w WHERE P(x, y).product > 10

-- A session variable set to a score
DECLARE best FLOAT
SET VAR best = (SELECT max(P(x, y).sum) FROM t)
SELECT id, best FROM t WHERE P(x, y).sum = best

-- EXECUTE IMMEDIATE
EXECUTE IMMEDIATE "SELECT id, P(x, y).sum FROM t WHERE P(x, y).sum > ?" USING 20

-- EXECUTE IMMEDIATE with named parameters inside the call
EXECUTE IMMEDIATE "SELECT id, P(x, :other).sum FROM t" USING 2f AS other

-- EXECUTE IMMEDIATE INTO a variable
DECLARE best FLOAT
EXECUTE IMMEDIATE "SELECT max(P(x, y).sum) FROM t" INTO best
SELECT best

-- A temporary function that calls the model
CREATE TEMPORARY FUNCTION scored(a FLOAT, b FLOAT) RETURNS FLOAT RETURN P(a, b).sum
SELECT id, scored(x, y) FROM t WHERE scored(x, y) > 20

-- A persistent function that calls the model
CREATE FUNCTION scored(a FLOAT, b FLOAT) RETURNS FLOAT RETURN P(a, b).sum
SELECT g, max(scored(x, y)) FROM t GROUP BY g

-- A table function that calls the model
CREATE TEMPORARY FUNCTION scored(least BIGINT) RETURNS TABLE (id BIGINT, s FLOAT)
  RETURN SELECT id, P(x, y).sum FROM base WHERE id >= least
SELECT * FROM scored(20) WHERE s > 30

-- A table function that calls the model for each row
CREATE TEMPORARY FUNCTION scored(a FLOAT, b FLOAT) RETURNS TABLE (s FLOAT) RETURN SELECT P(a, b).sum
SELECT id, s FROM t, LATERAL scored(t.x, t.y)

-- A script with a loop, of which the last query gives rows
SET spark.sql.scripting.enabled = true
CREATE TABLE w (n INT, s FLOAT) USING parquet
BEGIN
  DECLARE n INT DEFAULT 0;
  WHILE n < 3 DO
    INSERT INTO w SELECT n, P(n, 1f).sum;
    SET n = n + 1;
  END WHILE;
  IF (SELECT max(P(x, y).sum) FROM t) > 20 THEN SELECT *, P(s, s).product FROM w;
  ELSE SELECT 0;
  END IF;
END
