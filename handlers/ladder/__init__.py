"""A parent's own ladder: her own words at each rung, and what helps her a step up."""
