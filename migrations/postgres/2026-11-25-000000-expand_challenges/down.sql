DROP TABLE challenges;
DROP TABLE counters;
