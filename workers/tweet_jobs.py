"""The jobs of posts, in the order in which one becomes a flag, is told of, and is forgotten."""

from civicwatch.lib.jobs import Chore, Job, StageJob
from tweets.models import Tweet, TweetStage
from tweets.services import expiring, judging, receiving, rechecking, streaming

JUDGE, WORK = "judge", "work"
FIRST_BATCH = 500
SECOND_BATCH = 32  # the network reads some hundreds of texts a second
SEALED = ("raw", "author_handle")  # opening and sealing them took a fifth of the judge's time


def tweet_jobs() -> list[Job]:
    return [
        StageJob(
            receiving.JUDGE_JOB,
            JUDGE,
            kind="tweet",
            model=Tweet,
            stage=TweetStage.RECEIVED,
            work=judging.judge,
            writes=judging.JUDGED_FIELDS,
            batch=FIRST_BATCH,
            unread=SEALED,
            rings=(judging.SECOND_JOB,),
        ),
        StageJob(
            judging.SECOND_JOB,
            JUDGE,
            kind="tweet",
            model=Tweet,
            stage=TweetStage.DOUBTED,
            work=judging.second_opinion,
            writes=judging.JUDGED_FIELDS,
            batch=SECOND_BATCH,
            unread=SEALED,
            gives_way=True,
        ),
        Chore(streaming.WRITE_JOB, WORK, run=streaming.write_next, is_overdue=streaming.is_writing_overdue),
        Chore(rechecking.JOB, "collect", run=_recheck, is_overdue=lambda by: False),
        Chore(expiring.JOB, WORK, run=expiring.run, is_overdue=expiring.is_overdue),
    ]


def _recheck() -> int:
    from workers import tweet_rechecking  # X's client: every process knows of the job, few run it

    return tweet_rechecking.recheck_next()
