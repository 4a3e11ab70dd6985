"""Tests of formats in and out."""
