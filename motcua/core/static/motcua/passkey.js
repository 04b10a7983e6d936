/* Passkeys and security keys. Needs webauthn-json.js of allauth, loaded before.
   A form with data-passkey="login|use|add" holds a hidden field "credential"; options come from
   data-options, or from the form's address for a log-in without a name. Forms that offer only a
   passkey start hidden, so nobody sees a button that cannot work. */
(function () {
  'use strict'

  const keys = window.webauthnJSON

  function show (form, problem) {
    form.querySelectorAll('[data-passkey-problem]').forEach(function (part) {
      part.hidden = part.dataset.passkeyProblem !== problem
    })
  }

  async function optionsOf (form) {
    if (form.dataset.options) return JSON.parse(form.dataset.options)
    const answer = await fetch(form.action, { headers: { Accept: 'application/json' } })
    if (!answer.ok) throw new TypeError('no options')
    return (await answer.json()).request_options
  }

  function forNewKey (options, form) {
    const box = form.elements.namedItem('passwordless')
    const choice = options.publicKey.authenticatorSelection
    if (box && choice) {
      choice.residentKey = box.checked ? 'required' : 'discouraged'
      choice.requireResidentKey = box.checked
      if (box.checked) choice.userVerification = 'required'
    }
    return options
  }

  async function run (form) {
    show(form, '')
    try {
      const options = await optionsOf(form)
      const answer = form.dataset.passkey === 'add'
        ? await keys.create(forNewKey(options, form))
        : await keys.get(options)
      form.elements.namedItem('credential').value = JSON.stringify(answer)
      form.submit()
    } catch (problem) {
      if (problem instanceof TypeError) show(form, 'offline')
      else if (problem && problem.name === 'SecurityError') show(form, 'address')
      else show(form, 'failed')
    }
  }

  document.querySelectorAll('form[data-passkey]').forEach(function (form) {
    if (!keys || !window.PublicKeyCredential) {
      form.hidden = true
      const note = document.querySelector('[data-passkey-unsupported]')
      if (note) note.hidden = false
      return
    }
    form.hidden = false
    form.addEventListener('submit', function (event) {
      event.preventDefault()
      run(form)
    })
  })
})()
