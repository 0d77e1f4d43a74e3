"""The bias lab for programs: experiments, one photo at a time, and what the crowd recorded."""
