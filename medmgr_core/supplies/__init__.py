"""Supplies and equipment: what is used, what to order, what expires, who delivers."""
