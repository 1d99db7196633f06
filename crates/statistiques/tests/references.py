"""Reference values, from libraries that owe nothing to ours: statsmodels (Wilson, Newcombe), lifelines (Kaplan-Meier,
log-log intervals), scipy (contingency tables). Run once, kept beside the tests:

    python3 -m venv v && v/bin/pip install scipy statsmodels lifelines
    v/bin/python references.py > references.toml
"""
import math
import random

import lifelines
import numpy
import scipy
import scipy.stats
import statsmodels
from lifelines import KaplanMeierFitter
from lifelines.utils import median_survival_times, qth_survival_times
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

random.seed(20261126)
print(f"# scipy {scipy.__version__}, statsmodels {statsmodels.__version__}, lifelines {lifelines.__version__}; seed 20261126")


def number(x):
    return "inf" if math.isinf(x) else repr(float(x))


print("wilson = [")
cases = [(0, 1), (1, 1), (0, 10), (10, 10), (81, 263), (15, 148), (0, 20), (1, 29)]
cases += [(random.randint(0, n), n) for n in (random.choice([3, 7, 20, 50, 484, 2500, 100000]) for _ in range(60))]
for r, n in cases:
    low, high = proportion_confint(r, n, 0.05, "wilson")
    print(f"  {{ r = {r}, n = {n}, bas = {number(low)}, haut = {number(high)} }},")
print("]\n\nnewcombe = [")
cases = [(48, 80, 56, 70), (3, 10, 9, 10), (2, 84, 6, 87), (0, 29, 5, 56), (0, 20, 0, 10), (0, 10, 10, 10)]
for _ in range(60):
    n, m = (random.choice([4, 9, 30, 93, 484, 2500]) for _ in range(2))
    cases.append((random.randint(0, n), n, random.randint(0, m), m))
for r, n, s, m in cases:
    low, high = confint_proportions_2indep(s, m, r, n, compare="diff", method="newcomb")
    print(f"  {{ r = {r}, n = {n}, s = {s}, m = {m}, bas = {number(low)}, haut = {number(high)} }},")
print("]\n")


def survival(name, times, ended):
    kmf = KaplanMeierFitter().fit(times, ended)
    print(f"[[attentes]]\nnom = {name!r}\njours = {list(times)}\nfinie = {[int(e) for e in ended]}")
    steps = [t for t, d in zip(kmf.event_table.index, kmf.event_table["observed"]) if d > 0]
    ci = kmf.confidence_interval_
    low, high = ci.iloc[:, 0], ci.iloc[:, 1]
    rows = [[int(t), float(kmf.survival_function_at_times(t).iloc[0]), float(low.loc[t]), float(high.loc[t])] for t in steps]
    print(f"marches = [{', '.join('[' + ', '.join(map(str, row)) + ']' for row in rows if row[1] > 1e-12)}]")
    for q, height in (("mediane", 0.5), ("p90", 0.1)):
        # A hair above the height, so that 0.5 made of products of fractions counts as 0.5.
        print(f"{q} = {number(qth_survival_times(height + 1e-9, kmf.survival_function_))}")
        bounds = qth_survival_times(height + 1e-9, ci)
        values = [float(x) for x in (bounds.iloc[0] if hasattr(bounds, 'iloc') else [bounds] * 2)]
        print(f"{q}_bas = {number(values[0])}\n{q}_haut = {number(values[1])}")
    print()


# Freireich et al. 1963, 6-mercaptopurine, as printed in Kalbfleisch & Prentice and in Cox & Oakes.
survival("Freireich 6-MP", [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35],
         [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0])
survival("Freireich placebo", [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23], [1] * 21)
for i in range(12):
    n = random.choice([8, 30, 120])
    scale = random.choice([10, 60, 200])
    times = [int(random.expovariate(1 / scale)) + 1 for _ in range(n)]
    survival(f"tirage {i}", times, [int(random.random() < random.choice([0.5, 0.8])) for _ in range(n)])

for i in range(30):
    rows, columns = random.randint(2, 5), random.randint(2, 5)
    table = [[random.randint(8, 60) for _ in range(columns)] for _ in range(rows)]
    test = scipy.stats.chi2_contingency(numpy.array(table), correction=False)
    v = scipy.stats.contingency.association(numpy.array(table), method="cramer")
    print(f"[[croisements]]\ntable = {table}\nchi2 = {number(test.statistic)}\nddl = {test.dof}\np = {number(test.pvalue)}\nv = {number(v)}\nattendu_min = {number(test.expected_freq.min())}\n")
