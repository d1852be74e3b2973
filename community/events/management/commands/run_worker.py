from django.core.management.base import BaseCommand

from community.events import worker


class Command(BaseCommand):
    help = "Takes tasks from the queue and runs what events still owe, until it is stopped."

    def handle(self, *args, **options) -> None:
        import threading

        threading.Thread(target=worker.keep_time, daemon=True).start()
        takes_tasks = worker.make_worker()
        takes_tasks.configure_signals()
        takes_tasks.run()
