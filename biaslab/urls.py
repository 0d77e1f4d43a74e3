"""The lab's pages."""

from django.urls import URLPattern, path

from biaslab.views import classes, experiments, lessons, notebook, trial

app_name = "biaslab"
urlpatterns: list[URLPattern] = [
    path("", trial.home, name="home"),
    path("try/", trial.try_face, name="try"),
    path("record/", trial.record, name="record"),
    path("experiments/", experiments.experiment_list, name="experiments"),
    path("experiments/new/", experiments.new_experiment, name="new"),
    path("experiments/<int:pk>/", experiments.experiment_page, name="experiment"),
    path("experiments/<int:pk>/progress/", experiments.progress, name="progress"),
    path("lessons/<slug:slug>/", lessons.lesson, name="lesson"),
    path("teachers/", lessons.teachers, name="teachers"),
    path("class/", classes.class_page, name="class"),
    path("class/leave/", classes.leave, name="leave-class"),
    path("class/open/", classes.open_class, name="open-class"),
    path("class/teacher/<str:secret>/", classes.teacher, name="teacher"),
    path("class/<slug:code>/projector/", classes.projector, name="projector"),
    path("class/<slug:code>/totals/", classes.projector_totals, name="totals"),
    path("notebook/<str:secret>/", notebook.notebook, name="notebook"),
    path("notebook/<str:secret>/notebook.csv", notebook.notebook_csv, name="notebook-csv"),
    path("notebook/<str:secret>/erase/", notebook.erase, name="erase-notebook"),
    path("notebook/<str:secret>/<int:pk>/", notebook.change_result, name="change-result"),
    path("notebook/<str:secret>/<int:pk>/delete/", notebook.delete_result, name="delete-result"),
]
