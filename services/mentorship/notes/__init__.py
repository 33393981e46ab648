"""Notes: what somebody writes down beside a pathway, for themself and for coordinators."""
