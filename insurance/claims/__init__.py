"""Claims from draft to decision: rows, states, papers, clocks, marks, and how they are shown."""
