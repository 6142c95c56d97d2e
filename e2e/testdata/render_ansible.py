"""Prints, as JSON, the command lines that the role's tasks for Windows render to.

render_ansible.py ROLE VARIABLES: VARIABLES is a JSON object.
"""

import glob
import json
import sys

from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar


def commands(tasks):
    for task in tasks:
        yield from commands(task.get("block", []))
        if "ansible.windows.win_command" in task:
            yield task["ansible.windows.win_command"]


role, given = sys.argv[1], json.loads(sys.argv[2])
loader = DataLoader()
variables = {
    **loader.load_from_file(role + "/defaults/main.yml"),
    **loader.load_from_file(role + "/vars/main.yml"),
    "ansible_facts": {"os_family": "Windows"},
    "playbook_dir": ".",
    **given,
}
templar = Templar(loader=loader, variables=variables)
print(json.dumps({
    path.split("/")[-1]: [
        templar.template(command["argv"] if isinstance(command, dict) else command)
        for command in commands(loader.load_from_file(path))
    ]
    for path in sorted(glob.glob(role + "/tasks/*_windows.yml"))
}))
