"""How far a programme is with what was recommended to those who run one."""
