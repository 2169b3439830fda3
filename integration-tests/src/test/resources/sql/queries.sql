-- Queries in which the model is called, one a line; indented lines continue the line above.
-- P(a, b) is the call, or a struct of product and sum: both must give the same rows.
-- "Since" a version of Spark holds for the next query: Spark before that must refuse its arithmetic.

-- Selected
SELECT id, P(x, y).sum FROM t
SELECT id, P(x, y).sum, P(x, y).product, P(x, y) FROM t
SELECT id, P(x, y).sum * 2 + P(y, x).product FROM t
SELECT t.*, P(x, y).sum FROM t
SELECT * EXCEPT (x), P(x, y).sum FROM t
SELECT id, P(P(x, y).sum, P(y, x).product).sum FROM t
SELECT id, P(P.sum, y).product FROM (SELECT id, y, P(x, y) AS P FROM t)
SELECT q.sum, P(q.sum, y).sum FROM (SELECT y, P(x, y) AS q FROM t)
SELECT q.* FROM (SELECT P(x, y) AS q FROM t)
SELECT array(P(x, y))[0].sum, map('q', P(x, y))['q'].product, to_json(P(x, y)), P(x, y) IS NULL FROM t
SELECT named_struct('inner', P(x, y)).inner.sum FROM t
SELECT id, P(s.x, s.y).sum FROM nested
SELECT id, P(a[0], a[1]).sum FROM nested WHERE size(a) = 2
SELECT id, P(rand(3), y).sum FROM t WHERE P(rand(4), y).sum >= 0
SELECT x BETWEEN 1 AND P(x, y).sum FROM t
SELECT count(*) FROM (SELECT P(x, y).sum FROM t)
SELECT DISTINCT P(x, y).sum FROM t

-- Lateral column aliases
SELECT id, P(x, y).sum AS s, s + 1 FROM t
SELECT P(x, y) AS q, q.sum + q.product FROM t
SELECT x + 1 AS z, P(z, y).sum AS s, P(s, z).product FROM t
SELECT g, sum(P(x, y).sum) AS s, s + 1, P(s, s).sum FROM t GROUP BY g
SELECT id, sum(P(x, y).sum) OVER (PARTITION BY g ORDER BY id) AS w, P(w, x).sum FROM t

-- Constants and VALUES
SELECT P(1f, 2f).sum
SELECT P(v, w).sum FROM VALUES (1f, 2f), (3f, 4f) AS d(v, w)
SELECT id FROM t WHERE P(1f, 2f).sum = 3
SELECT P(1f, 2f).sum FROM t LIMIT 3
SELECT * FROM (SELECT P(1f, 2f).sum AS s) a, (SELECT P(3f, 4f).sum AS s) b

-- Filtered
SELECT id FROM t WHERE P(x, y).sum > 20
SELECT id, P(x, y).sum FROM t WHERE P(x, y).sum > 20 AND id < 35 AND (g = 1 OR P(x, y).product < 90)
SELECT * FROM (SELECT id, P(x, y).sum AS s FROM t) WHERE s > 20
SELECT id FROM t WHERE P(x, y).sum BETWEEN 10 AND P(y, y).sum + 20
SELECT id FROM t WHERE rand(5) >= 0 AND P(x, y).sum > 20
SELECT id, x FROM t WHERE false AND P(x, y).sum > 1
SELECT id, P(x, y).sum FROM t WHERE id < 0
SELECT id, P(x, y).sum FROM t WHERE P(x, y).sum IN (3, 30, 31) OR P(x, y).sum IS NULL

-- Conditionals
SELECT id, CASE WHEN g = 0 THEN P(x, y).sum WHEN g = 1 THEN -1 ELSE P(y, x).product END FROM t
SELECT id, CASE P(x, y).sum WHEN 3 THEN 'three' ELSE 'other' END FROM t
SELECT id, IF(P(x, y).sum > 20, P(x, y).product, P(y, y).sum) FROM t
SELECT id, coalesce(P(x, y).sum, 0), nullif(P(x, y).sum, 3), nvl2(y, P(x, y).sum, 1) FROM t
SELECT CASE WHEN rand(1) >= 0 AND id > 0 THEN P(10 div id, y).sum END FROM t
SELECT nanvl(float(id), P(x, y).sum) FROM t
SELECT (g = 1 AND P(x, y).sum > 3 AND P(y, x).product > 4),
  (g = 2 AND P(y, x).product > 3 AND P(x, y).sum > 5) FROM t
SELECT greatest(P(x, y).sum, P(y, x).product), decode(P(x, y).sum, 3, 'three', 'other') FROM t

-- Grouped
SELECT round(P(x, y).sum / 10) b, count(*) FROM t GROUP BY round(P(x, y).sum / 10)
SELECT round(P(x, y).sum / 10) b, count(*) c FROM t GROUP BY b HAVING max(P(x, y).product) > 30
SELECT round(P(x, y).sum / 10) b, count(*) FROM t GROUP BY 1
SELECT round(P(x, y).sum / 10) b, g, count(*) FROM t GROUP BY ALL
SELECT g, flag, avg(P(x, y).sum) FROM t GROUP BY ROLLUP(g, flag)
SELECT round(P(x, y).sum / 10) b, flag, count(*), grouping_id() FROM t
  GROUP BY CUBE(round(P(x, y).sum / 10), flag)
SELECT g, flag, max(P(x, y).sum), grouping(g) FROM t GROUP BY GROUPING SETS ((g), (flag), ())
SELECT round(P(x, y).sum / 10) b, flag, count(*) FROM t
  GROUP BY GROUPING SETS ((round(P(x, y).sum / 10)), (flag), ())
SELECT g, P(float(g), max(y)).sum FROM t GROUP BY g
SELECT g, P(g, g).sum, max(P(g, g).sum) FROM t GROUP BY g
SELECT g, P(coalesce(g, 9), coalesce(g, 9)).sum FROM t GROUP BY ROLLUP(g)
SELECT g FROM t GROUP BY g HAVING P(g, max(x)).sum > 39
SELECT P(avg(x), max(y)).sum FROM t
SELECT P(x, y).sum FROM t GROUP BY P(x, y)
SELECT P(x, y).sum, P(x, y).sum + 1, count(*) FROM t GROUP BY P(x, y).sum
SELECT g, count(DISTINCT P(x, y).sum), sum(P(x, y).sum) FILTER (WHERE id > 5) FROM t GROUP BY g
SELECT count(DISTINCT P(x, y).sum), count(DISTINCT P(y, x).product), count(DISTINCT g) FROM t
SELECT sum(P(10 div id, y).sum) FILTER (WHERE id > 0) FROM t
SELECT g, max_by(id, P(x, y).sum), count_if(P(x, y).sum > 20), sort_array(collect_list(P(x, y).sum)) FROM t
  GROUP BY g
SELECT g, percentile_cont(0.5) WITHIN GROUP (ORDER BY P(x, y).sum) FROM t GROUP BY g
SELECT sum(CASE WHEN g = 1 THEN P(x, y).sum ELSE 0 END), sum(IF(id > 0, P(10 div id, y).sum, 0)) FROM t

-- Sorted, limited, sampled and distributed
SELECT id FROM t ORDER BY P(x, y).product DESC, id LIMIT 7
SELECT id, P(x, y).sum FROM t ORDER BY P(x, y).sum, id LIMIT 5
SELECT id, P(x, y).sum FROM t ORDER BY 2 DESC, 1 LIMIT 5
SELECT id, P(x, y).sum FROM t ORDER BY x DESC LIMIT 5
SELECT id + 1 AS k, P(x, y).sum AS s FROM t ORDER BY k, s LIMIT 5
SELECT * FROM (SELECT id, P(x, y).sum s FROM t ORDER BY id LIMIT 5 OFFSET 2) ORDER BY s LIMIT 2
SELECT s.id, P(s.x, s.y).sum FROM (SELECT * FROM t ORDER BY id LIMIT 4) s
SELECT id, P(x, y).sum FROM t ORDER BY id OFFSET 35
SELECT id, P(x, y).sum FROM t DISTRIBUTE BY P(x, y).product
SELECT id, P(x, y).sum FROM t DISTRIBUTE BY g SORT BY P(x, y).sum
SELECT id, P(x, y).sum FROM t CLUSTER BY P(x, y).sum
SELECT /*+ REPARTITION(2, g) */ id, P(x, y).sum FROM t
SELECT /*+ REPARTITION_BY_RANGE(2, id) */ id, P(x, y).sum FROM t
SELECT /*+ REBALANCE(g) */ g, P(x, y).sum FROM t
SELECT /*+ COALESCE(1) */ id, P(x, y).sum FROM t
SELECT id, P(x, y).sum FROM t TABLESAMPLE (50 PERCENT) REPEATABLE (3)
SELECT id, P(x, y).sum FROM t TABLESAMPLE (40 ROWS)
SELECT * FROM (SELECT id, P(x, y).sum AS s FROM t) TABLESAMPLE (50 PERCENT) REPEATABLE (3)

-- Joined
SELECT a.id, b.id FROM t a JOIN u b ON P(a.x, a.y).sum = b.x
SELECT a.id, b.id FROM t a JOIN u b ON P(a.x, a.y).sum = P(b.x, b.y).sum
SELECT a.id, b.id FROM t a JOIN u b ON P(a.x, b.y).sum = 40 AND a.id < b.id
SELECT a.id, b.id FROM t a LEFT JOIN u b ON a.id = b.id AND P(b.x, b.y).sum > 35
SELECT a.id, b.id FROM t a RIGHT JOIN u b ON a.id = b.id AND P(a.x, a.y).sum > 35
SELECT a.id, b.id FROM t a FULL JOIN u b ON a.id = b.id AND P(a.x, a.y).sum > 35
SELECT a.id, b.id FROM t a LEFT JOIN u b ON P(a.x, a.y).sum = P(b.x, b.y).sum
SELECT a.id, b.id FROM t a FULL JOIN u b ON P(a.x, a.y).sum = P(b.x, b.y).sum
SELECT a.id, b.id FROM t a LEFT JOIN u b ON a.id = b.id AND (a.g = 1 OR P(b.x, b.y).sum > 35)
SELECT a.id, b.id FROM t a LEFT JOIN u b ON a.id > 0 AND a.id = b.id AND P(10 div a.id, a.y).sum >= 0
SELECT a.id, b.id FROM t a FULL JOIN u b ON a.id > 0 AND a.id = b.id AND P(10 div a.id, a.y).sum >= 0
SELECT a.id, P(a.x, b.y).sum FROM t a JOIN u b USING (id)
SELECT id, P(a.x, b.x).sum FROM t a JOIN (SELECT id, P(x, y).sum AS x FROM u) b USING (id)
SELECT a.id, s FROM t a LEFT JOIN (SELECT id, P(x, y).sum AS s FROM u) b ON a.id = b.id
SELECT a.id, a.s, b.s FROM (SELECT id, P(x, y).sum s FROM t) a FULL JOIN (SELECT id, P(x, y).sum s FROM u) b
  ON a.id = b.id
SELECT count(*) FROM t a CROSS JOIN u b WHERE P(a.x, b.x).sum > 50
SELECT id FROM t a LEFT SEMI JOIN u b ON P(a.x, a.y).sum = b.x
SELECT id FROM t a LEFT SEMI JOIN u b ON a.x = P(b.x, b.y).sum
SELECT id FROM t a LEFT ANTI JOIN u b ON P(a.x, a.y).sum = P(b.x, b.y).sum
SELECT s FROM (SELECT id, P(x, y).sum s FROM t) NATURAL JOIN (SELECT id FROM u)
SELECT /*+ BROADCAST(b) */ a.id FROM t a JOIN u b ON P(a.x, a.y).sum = b.x
SELECT /*+ MERGE(b) */ a.id FROM t a JOIN u b ON P(a.x, a.y).sum = P(b.x, b.y).sum
SELECT /*+ SHUFFLE_HASH(b) */ a.id FROM t a JOIN u b ON P(a.x, a.y).sum = P(b.x, b.y).sum

-- Common table expressions
WITH c AS (SELECT id, P(x, y).sum AS s FROM t) SELECT a.id, b.s FROM c a JOIN c b ON a.s = b.s
WITH c AS (SELECT id, x, y FROM t), d AS (SELECT id, P(x, y).sum AS s FROM c)
  SELECT * FROM d WHERE s > (SELECT avg(s) FROM d)
WITH c AS (SELECT id, P(rand(7), y).sum AS s FROM t) SELECT count(*) FROM c a JOIN c b ON a.id = b.id AND a.s = b.s
WITH c AS (WITH d AS (SELECT id, P(x, y) AS q FROM t) SELECT id, q.sum AS s FROM d) SELECT * FROM c UNION ALL SELECT * FROM c
-- Since 4.1
WITH RECURSIVE r(n, s) AS (SELECT 1, P(1f, 2f).sum UNION ALL SELECT n + 1, float(n) FROM r WHERE n < 5)
  SELECT * FROM r
-- Since 4.1
WITH RECURSIVE r(n, s) AS (SELECT 1, 1f UNION ALL SELECT n + 1, P(n, s).sum FROM r WHERE n < 5) SELECT * FROM r
-- Since 4.1
WITH RECURSIVE r(n, s) AS (SELECT id, x FROM t WHERE id < 3
    UNION ALL SELECT n + 10, P(s, 10f).sum FROM r WHERE P(s, 1f).sum < 30)
  SELECT n, s, P(s, s).product FROM r

-- Subqueries
SELECT id FROM t WHERE id IN (SELECT P(x, y).sum FROM u)
SELECT id FROM t WHERE id NOT IN (SELECT P(x, y).sum FROM u)
SELECT id FROM t WHERE P(x, y).sum IN (SELECT x FROM u)
SELECT id FROM t WHERE P(x, y).sum NOT IN (SELECT P(x, y).sum FROM u WHERE u.g = t.g)
SELECT id FROM t WHERE (id, P(x, y).sum) IN (SELECT id, P(x, y).sum + 3 FROM u)
SELECT id FROM t WHERE P(x, y).sum IN (SELECT P(u.x, t.y).sum FROM u)
SELECT x IN (SELECT P(x, y).sum FROM u WHERE P(x, y).product < t.x + 100) FROM t
SELECT P(x, y).sum IN (SELECT x FROM u), id FROM t
SELECT id FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.id = t.id AND P(u.x, u.y).sum > 33)
SELECT id FROM t WHERE EXISTS (SELECT 1 FROM u WHERE P(u.x, u.y).sum = t.id)
SELECT id FROM t WHERE EXISTS (SELECT 1 FROM u WHERE P(u.x, u.y).sum = t.id) OR id = 3
SELECT id FROM t WHERE EXISTS (SELECT 1 FROM u WHERE P(u.x, u.y).sum > 1000)
SELECT id FROM t WHERE NOT EXISTS (SELECT 1 FROM u WHERE u.id = t.id AND NOT (P(u.x, u.y).sum > t.x))
SELECT id FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.id = t.id AND u.x = P(t.x, t.y).sum - t.y)
SELECT id FROM t WHERE P(x, y).sum > (SELECT avg(P(x, y).sum) FROM u)
SELECT id, (SELECT max(P(u.x, u.y).sum) FROM u WHERE u.id = t.id) FROM t
SELECT id FROM t WHERE x < (SELECT max(P(u.x, u.y).sum) FROM u WHERE u.id = t.id)
SELECT (SELECT s FROM (SELECT P(v, w).sum s, k FROM VALUES (1f, 2f, 1) d(v, w, k)) d WHERE d.k = t.id) FROM t
SELECT id, P((SELECT max(x) FROM u), y).sum FROM t
SELECT id, P(x, (SELECT max(u.x) FROM u WHERE u.id = t.id)).sum FROM t WHERE id > 33
SELECT id, (SELECT P(t.x, t.y).sum) FROM t
SELECT g FROM t GROUP BY g HAVING max(P(x, y).sum) > (SELECT avg(P(x, y).sum) FROM u)
SELECT id FROM t WHERE id IN (SELECT id FROM u WHERE x IN (SELECT P(x, y).sum - y FROM t))
SELECT id, CASE WHEN EXISTS (SELECT 1 FROM u WHERE u.id = t.id) THEN P(x, y).sum END FROM t

-- LATERAL
SELECT t.id, s FROM t, LATERAL (SELECT P(t.x, t.y).sum AS s)
SELECT t.id, s FROM t, LATERAL (SELECT P(u.x, u.y).sum AS s FROM u WHERE u.id = t.id)
SELECT t.id, s FROM t, LATERAL (SELECT P(t.x, u.y).sum AS s FROM u WHERE u.id = t.id)
SELECT t.id, s FROM t LEFT JOIN LATERAL (SELECT max(P(u.x, u.y).sum) AS s FROM u WHERE u.g = t.g)
SELECT t.id, e FROM t, LATERAL explode(array(P(x, y).sum, P(x, y).product)) AS v(e)

-- Set operations
SELECT P(x, y).sum FROM t UNION ALL SELECT P(y, x).product FROM u
SELECT P(x, y).sum FROM t UNION SELECT P(x, y).sum FROM u
SELECT id, P(x, y).sum FROM t EXCEPT SELECT id, x FROM t
SELECT P(x, y).sum FROM t EXCEPT ALL SELECT P(x, y).sum FROM u
SELECT P(x, y).sum FROM t INTERSECT SELECT P(x, y).sum FROM u
SELECT P(x, y).sum FROM t INTERSECT ALL SELECT P(x, y).sum FROM u
SELECT P(x, y).sum FROM t MINUS SELECT P(x, y).sum FROM t
SELECT s, count(*) FROM (SELECT P(x, y).sum s FROM t UNION ALL SELECT P(x, y).sum FROM t) GROUP BY s

-- Windows
SELECT id, sum(P(x, y).sum) OVER (PARTITION BY g ORDER BY id) FROM t
SELECT id, rank() OVER (PARTITION BY g ORDER BY P(x, y).sum DESC), P(x, y).sum FROM t
SELECT id, count(*) OVER (PARTITION BY round(P(x, y).sum / 10)) FROM t
SELECT id, P(x, y).sum - lag(P(x, y).sum, 1, 0) OVER w, first(P(x, y).product) OVER w FROM t
  WINDOW w AS (PARTITION BY g ORDER BY id)
SELECT id, P(rank, x).sum FROM (SELECT id, x, float(rank() OVER (ORDER BY id)) rank FROM t)
SELECT id, P(sum(x) OVER (PARTITION BY g ORDER BY id), y).sum FROM t
SELECT g, P(max(x), 1f).sum, rank() OVER (ORDER BY P(max(x), 1f).sum) FROM t GROUP BY g
SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY g ORDER BY P(x, y).sum DESC, id) n FROM t) WHERE n <= 2

-- PIVOT and UNPIVOT
SELECT * FROM (SELECT g, P(x, y).sum AS s FROM t) PIVOT (max(s) FOR g IN (0, 1, 2))
SELECT * FROM (SELECT flag, g, x, y FROM t) PIVOT (sum(P(x, y).sum) AS s, count(*) AS c FOR g IN (0, 1))
SELECT * FROM (SELECT g, id, round(P(x, y).sum / 20) b FROM t) PIVOT (count(id) FOR b IN (0, 1, 2))
SELECT * FROM (SELECT id, P(x, y).sum AS s, P(x, y).product AS p FROM t) UNPIVOT (v FOR n IN (s, p))
SELECT id, n, P(v, 1f).sum FROM (SELECT id, x, y FROM t) UNPIVOT (v FOR n IN (x, y))

-- Generators
SELECT id, e FROM t LATERAL VIEW explode(array(P(x, y).sum, P(x, y).product)) v AS e
SELECT id, e FROM t LATERAL VIEW OUTER explode(IF(P(x, y).sum > 20, array(1, 2), array())) v AS e
SELECT id, P(e, y).sum FROM t LATERAL VIEW explode(array(x, y)) v AS e
SELECT id, posexplode(array(P(x, y).sum, P(y, x).product)) FROM t
SELECT id, inline(array(P(x, y), P(y, y))) FROM t
SELECT id, stack(2, P(x, y).sum, P(x, y).product) FROM t
SELECT id, P(e, e).sum FROM (SELECT id, explode(array(P(x, y).sum, x)) e FROM t)

-- Higher-order functions whose variables the call does not use
SELECT id, transform(array(1f, 2f), e -> e * P(a[0], a[1]).sum) FROM nested
SELECT id, P(a0, y).sum FROM (SELECT id, y, transform(array(x), e -> e + 1)[0] AS a0 FROM t)
SELECT transform(array(1, 2), e -> IF(e > 1, P(x, y).sum, 0)) FROM t
SELECT exists(array(1, 4), e -> e > 3 AND P(x, y).sum > 10) FROM t
SELECT filter(array(P(x, y).sum, P(x, y).product), e -> e > 10) FROM t
SELECT aggregate(array(x, y), P(x, y).sum, (total, e) -> float(total + e)) FROM t

-- Pipes
FROM t |> WHERE P(x, y).sum > 10 |> SELECT id, P(x, y).product
FROM t |> EXTEND P(x, y).sum AS s |> SET x = P(s, y).sum |> DROP y |> WHERE s > 3 |> ORDER BY s |> LIMIT 3
FROM t |> AGGREGATE max(P(x, y).sum) AS m GROUP BY round(P(y, y).sum) AS r |> WHERE m > 30
FROM t |> SELECT id, P(x, y).sum AS s |> AS a |> JOIN u ON a.s = u.x |> SELECT a.id, u.id
FROM t |> SELECT P(x, y).sum AS s |> UNION ALL (SELECT P(x, y).sum FROM u)
FROM t |> SELECT g, P(x, y).sum AS s |> PIVOT (max(s) FOR g IN (0, 1))
