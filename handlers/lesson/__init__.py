"""Lessons: one a week at her own moment, read page by page, read again at will, spoken in by a facilitator."""
